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
    let sentence = Self.restyled(Self.guessing(message, known ?? command))
    let hint = message.contains(/is invalid for '[^']*'$/) ? Self.description(inHelp: full) : nil
    self.message = ErrorMessage(sentence, hint: hint ?? help.map { "See “\($0)”." })
  }

  /// The help of the option whose value is invalid, which the parser adds to its message:
  /// `--bitrate <kbit/s>: Bit rate of ogg, opus and mp3`.
  private static func description(inHelp full: String) -> String? {
    guard let match = full.firstMatch(of: /(?m)^Help:\s+(?:-\w, )?(--.*?)  +((?:.+\n)+?)(?=Usage:)/) else { return nil }
    let help = match.2.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "\(match.1): " + help.replacing(/\. (?=\((default|values): [^()]*\)$)/, with: " ")
  }

  /// A message of the parser in our style: `for --key` instead of `for '--key <key>'`, curly quotation marks, and `Give
  /// one of svg or png` instead of `Please provide one of 'svg' and 'png'`. Apostrophes within words remain.
  static func restyled(_ message: String) -> String {
    message.replacing(/Missing expected argument '<(.+?)s?> \.\.\.'/) { "Name one or more \($0.output.1)s" }
      .replacing("one of the following:\n  - ", with: "one of ").replacing("\n  - ", with: ", ")
      .replacing(/Please provide one of (.+)/) {
        "Give one of " + $0.output.1.replacing("'", with: "").replacing(" and ", with: " or ")
      }
      .replacing(/(is invalid for '[^']*'): (?=[A-Z])/) { "\($0.output.1). " }
      .replacing(/'(--?[A-Za-z][\w-]*)(?: <[^>]*>)?'/) { $0.output.1 }
      .replacing(/(^|[\s(])'/) { "\($0.output.1)“" }
      .replacing(/'(?=$|[\s,.:)])/, with: "”")
  }

  /// The parser suggests the nearest option however far it is, such as `--out` for `--gpu`, and none for `-seed`.
  private static func guessing(_ message: String, _ command: String?) -> String {
    guard let match = message.firstMatch(of: /^(Unknown option '-{1,2}([^'=]+)[^']*')/) else { return message }
    let words = (command ?? "").split(separator: " ").dropFirst().filter { !$0.hasPrefix("-") }
    let options = CommandOptions.all(of: Etude.self)[words.joined(separator: ".")]?.kinds.keys.sorted() ?? []
    let guesses = suggestions(for: String(match.2), among: options + ["help", "version"])
    let names = guesses.map { "--\($0)" }
    return "\(match.1)." + (names.isEmpty ? "" : " Did you mean \(names.joined(separator: " or "))?")
  }
}
