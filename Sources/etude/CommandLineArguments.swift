import ArgumentParser
import Files
import enum Rendering.StemKind

/// The words of the command line, adapted to the argument parser.
struct CommandLineArguments {
  let words: [String]
  /// The words that call the command, such as `etude manifest show`.
  let command: String

  /// - Throws: `ValidationError` for an unknown command, also after `help`.
  init(_ words: [String], for root: any ParsableCommand.Type) throws {
    let words = words == ["version"] || words == ["-V"] ? ["--version"] : words
    command = try Self.command(words, root)
    self.words = Self.namingStems(Self.joiningNegativeNumbers(Self.separatingEmptyValues(words)))
  }

  /// The words after the name of the program.
  ///
  /// - Throws: `ValidationError` if one is not UTF-8: with its bytes replaced, it would name another file.
  static func wordsOfProgram() throws -> [String] {
    let words = CommandLine.arguments
    for index in words.indices.dropFirst() {
      if let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil {
        throw ValidationError("\(words[index]): its name is not UTF-8: rename it.")
      }
    }
    return Array(words.dropFirst())
  }

  /// Rejects an empty path of an output, such as the value of a shell variable that is not set.
  static func checkOutput(in words: [String]) throws {
    let names = ["--out", "-o", "--output"]
    for (option, value) in zip(words, words.dropFirst()) where value.isEmpty && names.contains(option) {
      throw ValidationError("\(option) is empty; name a file or a folder.")
    }
  }

  /// The parser would take the word after `--stems` for its value, so `--stems song.mid` becomes `--stems=channels
  /// song.mid`.
  private static func namingStems(_ words: [String]) -> [String] {
    words.enumerated().map { index, word in
      let next = index + 1 < words.count ? words[index + 1] : ""
      return word == "--stems" && StemKind(rawValue: next) == nil ? "--stems=\(StemKind.channels.rawValue)" : word
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
      if word.hasPrefix("-") || subcommands.isEmpty { break }
      guard let next = subcommands.first(where: { $0._commandName == word }) else {
        let known = subcommands.map { $0._commandName }
        let near = nearest(to: word, among: known)
        // A default subcommand takes its own arguments.
        let isArgument = command.configuration.defaultSubcommand != nil && (near == nil || fileExists(word))
        if word == "help" || isArgument { break }
        let help = near.map { "Did you mean “\($0)”?" } ?? "Commands: \(known.joined(separator: ", "))."
        throw ValidationError("“\(word)” is not a command of \(command._commandName). \(help)")
      }
      command = next
      names.append(word)
    }
    return names.joined(separator: " ")
  }
}

/// The known word that a mistyped or shortened one most probably stands for: the only one that begins with it, or the
/// nearest, which is at most two edits away and fewer than half of its letters.
func nearest(to word: String, among known: [String]) -> String? {
  let word = word.lowercased()
  let longer = known.filter { word.count > 1 && $0.lowercased().hasPrefix(word) }
  if longer.count == 1 { return longer[0] }
  let distances = known.map { (name: $0, distance: editDistance(word, $0.lowercased())) }
  guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= 2 && 2 * best.distance < max(word.count, 3) ? best.name : nil
}

/// Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, Levenshtein 1966; optimal string
/// alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var rows = [Array(0...b.count)]
  for i in 1..<(a.count + 1) {
    var row = [i]
    for j in 1..<(b.count + 1) {
      let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var best = min(rows[i - 1][j] + 1, row[j - 1] + 1, change)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// Whether an option is on the command line itself, not only in a configuration file.
///
/// - Parameter option: with its dashes.
func isOnCommandLine(_ option: String) -> Bool {
  CommandLine.arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
}
