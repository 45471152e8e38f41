import Support

/// An invalid line of the configuration file.
struct ConfigurationError: Error, Hashable {
  enum Fact: Hashable {
    case syntax
    case unknownCommand(String, known: [String])
    /// The option is unknown to the command; nil means to all commands.
    case unknownOption(String, of: String?, known: [String])
    /// A flag takes `true` or `false`; an option takes a number, a text, or a list of these.
    case kind(String, isFlag: Bool)
    case refused(String, reason: String)
  }

  let path: String
  let line: Int
  let fact: Fact

  init(_ path: String, _ line: Int, _ fact: Fact) { (self.path, self.line, self.fact) = (path, line, fact) }
}

extension ConfigurationError: CustomStringConvertible {
  var description: String { "\(path): line \(line): \(sentence)" }

  private var sentence: String {
    switch fact {
    case .syntax:
      return "expected [command], or option = value with a number, a “text”, true, false or a [list]"
    case .unknownCommand(let name, let known):
      return "[\(name)] is not a command" + Self.guess(name, known, or: "; commands: \(known.joined(separator: ", "))")
    case .unknownOption(let name, let command, let known):
      let whose = command.map { "[\($0)] has no option" } ?? "no command has an option"
      return "\(whose) \(name)" + Self.guess(name, known, or: "")
    case .kind(let name, let isFlag):
      return "\(name) takes " + (isFlag ? "true or false" : "a number, a “text”, or a [list] of these")
    case .refused(let name, let reason): return optionNames(in: reason).contains(name) ? reason : "\(name): \(reason)"
    }
  }

  private static func guess(_ name: String, _ known: [String], or rest: String) -> String {
    nearest(to: name, among: known).map { "; did you mean “\($0)”?" } ?? rest
  }
}
