import ArgumentParser
import Files
import Support
import enum Rendering.StemKind

/// The words of the command line, adapted to the argument parser.
struct CommandLineArguments {
  let words: [String]
  /// The words that call the command, such as `etude manifest show`.
  let command: String

  /// - Throws: `UnknownCommand`, also for a word after `help`.
  init(_ words: [String], for root: any ParsableCommand.Type) throws {
    let words = words == ["version"] || words == ["-V"] ? ["--version"] : words
    command = try Self.command(words, root)
    self.words = try Self.namingStems(
      Self.joiningNegativeNumbers(Self.separatingEmptyValues(Self.usingOurNames(words))))
  }

  /// The words after the name of the program.
  ///
  /// - Throws: `ValidationError` if one is not UTF-8: with its bytes replaced, it would name another file.
  static func wordsOfProgram() throws -> [String] {
    let words = CommandLine.arguments
    // At least the program's name is there, unless allocating it failed.
    if words.isEmpty { throw SystemLimitError.commandLine }
    for index in words.indices.dropFirst() {
      if let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil {
        throw ValidationError("\(words[index]): its name is not UTF-8: rename it.")
      }
    }
    return Array(words.dropFirst())
  }

  /// Rejects an empty path of an output, such as the value of a shell variable that is not set.
  static func checkOutput(in words: [String]) throws {
    let names = ["--out", "-o"]
    for (option, value) in zip(words, words.dropFirst()) where value.isEmpty && names.contains(option) {
      throw ValidationError("\(option) is empty; name a file or a folder.")
    }
  }

  /// Replaces the names that other programs have for options: `--output`, and `--format` except in `soundfont build`,
  /// where it is an option.
  private static func usingOurNames(_ words: [String]) -> [String] {
    let names = ["--output": "--out"].merging(words.first == "soundfont" ? [:] : ["--format": "--formats"]) { $1 }
    return words.map { word in
      let name = String(word.prefix { $0 != "=" })
      return (names[name] ?? name) + word.dropFirst(name.count)
    }
  }

  /// The parser would take the word after `--stems` for its value, so `--stems song.mid` becomes `--stems=channels
  /// song.mid`.
  ///
  /// - Throws: `ValidationError` for a word that can only be meant as a value.
  private static func namingStems(_ words: [String]) throws -> [String] {
    try words.enumerated().map { index, word in
      let next = index + 1 < words.count ? words[index + 1] : ""
      if word != "--stems" || StemKind(rawValue: next) != nil { return word }
      let kinds = StemKind.allCases.map(\.rawValue)
      if nearest(to: next, among: kinds) != nil && !fileExists(next) {
        throw ValidationError("--stems \(next): give \(kinds.joined(separator: " or ")).")
      }
      return "--stems=\(StemKind.channels.rawValue)"
    }
  }

  /// The parser would take the word after `--comment=` for its value, so `--comment=` becomes `--comment ""`.
  private static func separatingEmptyValues(_ words: [String]) -> [String] {
    words.flatMap { $0.hasPrefix("--") && $0.last == "=" ? [String($0.dropLast()), ""] : [$0] }
  }

  /// The parser takes `-5` for an option. After an option it is a value, so `--seed -5` becomes `--seed=-5`.
  private static func joiningNegativeNumbers(_ words: [String]) -> [String] {
    words.reduce(into: []) { result, word in
      if let last = result.last, last.hasPrefix("--"), last.count > 2, !last.contains("="), word.first == "-",
        Double(word) != nil
      {
        result[result.count - 1] = "\(last)=\(word)"
      } else {
        result.append(word)
      }
    }
  }

  private static func command(_ words: [String], _ root: any ParsableCommand.Type) throws -> String {
    let path = words.first == "help" ? words.dropFirst() : words[...]
    var (command, names) = (root, [root._commandName])
    for word in path {
      let subcommands = command.configuration.subcommands
      if word.hasPrefix("-") || subcommands.isEmpty && words.first != "help" { break }
      guard let next = subcommands.first(where: { $0._commandName == word }) else {
        let known = subcommands.map { $0._commandName }
        let near = nearest(to: word, among: known)
        // A default subcommand takes its own arguments.
        let isArgument = command.configuration.defaultSubcommand != nil && (near == nil || fileExists(word))
        if word == "help" || isArgument { break }
        let parent = names.joined(separator: " ")
        if known.isEmpty { throw UnknownCommand(sentence: "“\(parent)” has no subcommands.", parent: parent) }
        let help = near.map { "Did you mean “\($0)”?" } ?? "Commands: \(known.joined(separator: ", "))."
        throw UnknownCommand(sentence: "“\(word)” is not a command of “\(parent)”. \(help)", parent: parent)
      }
      command = next
      names.append(word)
    }
    return names.joined(separator: " ")
  }
}

/// A word in the place of a subcommand that does not exist.
struct UnknownCommand: Error {
  let sentence: String
  /// The words that call the command.
  let parent: String
}

/// Whether an option is on the command line itself, not only in a configuration file.
///
/// - Parameter option: with its dashes.
func isOnCommandLine(_ option: String) -> Bool {
  CommandLine.arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
}
