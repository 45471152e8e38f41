import Support

/// An error of the argument parser, worded like other errors.
struct UsageError {
  let message: ErrorMessage

  /// - Parameters:
  ///   - message: the parser's message.
  ///   - full: its full text, which ends with a line that names the command's help.
  ///   - command: the words that call the running command; nil if the parser knows it.
  init(message: String, full: String, command: String? = nil) {
    let known = full.firstMatch(of: /See '(.+?)' for more information/).map { String($0.1) }
    let help = command.map { $0 + " --help" } ?? known
    let sentence = Self.sentence(of: message, command: known ?? command)
    self.message = ErrorMessage(sentence, hint: help.map { "See “\($0)”." })
  }

  /// - Parameter command: the words that call the command.
  static func sentence(of message: String, command: String? = nil) -> String {
    guard let fault = ParserFault(message) else { return message }
    guard case .unknownOption(let option) = fault else { return fault.description }
    // The parser's guess is the nearest option however far it is, such as `--out` for `--gpu`, and none for `-seed`.
    let words = (command ?? "").split(separator: " ").dropFirst().filter { !$0.hasPrefix("-") }
    let options = CommandOptions.all(of: Etude.self)[words.joined(separator: ".")]?.kinds.keys.sorted() ?? []
    let name = String(option.drop { $0 == "-" }.prefix { $0 != "=" })
    let guesses = suggestions(for: name, among: options + ["help", "version"]).map { "--\($0)" }
    return fault.description + (guesses.isEmpty ? "" : ". Did you mean \(guesses.joined(separator: " or "))?")
  }
}

/// What the argument parser rejects. Its errors are not public, so the facts are read from its message.
enum ParserFault: Hashable {
  case unknownOption(String)
  /// An option that is required, such as `--out`, or an argument, such as `<model>`.
  case missing(String)
  /// An argument that can be repeated.
  case missingSome(String)
  case missingValue(option: String)
  case unwantedValue(String, option: String)
  case unexpected([String])
  /// `reason` is what the reader of the option's values has thrown, or `must be` with the possible values.
  case invalidValue(String, option: String, reason: String?)
}

extension ParserFault {
  /// Nil if a command has written the message itself.
  init?(_ message: String) {
    if let match = message.prefixMatch(of: /Unknown option '(.+?)'(?:$|\. )/) {
      self = .unknownOption(String(match.1))
    } else if let match = message.wholeMatch(of: /Missing expected argument '(?:(-[^' ]*).*|<(.+)> \.\.\.|(<.+>))'/) {
      self = match.2.map { .missingSome(String($0)) } ?? .missing(String(match.1 ?? match.3 ?? ""))
    } else if let match = message.wholeMatch(of: /Missing value for '(-[^' ]+).*'/) {
      self = .missingValue(option: String(match.1))
    } else if let match = message.wholeMatch(of: /The option '(-[^']+)' does not take any value, but '(.*)' was .*/) {
      self = .unwantedValue(String(match.2), option: String(match.1))
    } else if let match = message.wholeMatch(of: /(?:Unexpected argument|\d+ unexpected arguments:) '((?s).*)'/) {
      self = .unexpected(match.1.split(separator: "', '", omittingEmptySubsequences: false).map(String.init))
    } else if let match = message.wholeMatch(
      of: /(?s)The value '(.*)' is invalid for '(?:-\w, )?(-[^' ]+)[^']*'(?:: (.*)|\. Please provide one of(.*))?/)
    {
      let possible = match.4.map { "must be " + Self.choice(String($0)) }
      self = .invalidValue(String(match.1), option: String(match.2), reason: match.3.map(String.init) ?? possible)
    } else {
      return nil
    }
  }

  /// Reads the parser's list of possible values: `'a', 'b' or 'c'.`, or more of them in lines such as `  - a`.
  private static func choice(_ list: String) -> String {
    let values = list.matches(of: /'([^']*)'|  - (.+)/).map { String($0.1 ?? $0.2 ?? "") }
    let last = values.last ?? ""
    return values.count < 2 ? last : values.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension ParserFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownOption(let option): "unknown option \(option)"
    case .missing(let name): "\(name) is missing"
    case .missingSome(let name): "name one or more \(name)\(name.hasSuffix("s") ? "" : "s")"
    case .missingValue(let option): "\(option) needs a value"
    case .unwantedValue(let value, let option): "\(option) takes no value; leave out “\(value)”"
    case .unexpected(let words):
      (words.count == 1 ? "unexpected argument " : "\(words.count) unexpected arguments: ")
        + words.map { "“\($0)”" }.joined(separator: ", ")
    case .invalidValue(let value, let option, let reason):
      switch reason {
      case let reason? where reason.hasPrefix("must be "):
        "\(option) \(reason), not \(Double(value) == nil ? "“\(value)”" : value)"
      case let reason?: "\(option): \(reason)"
      case nil: "\(option) can't be “\(value)”"
      }
    }
  }
}
