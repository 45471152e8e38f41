import ArgumentParser
import Files
import Glibc
import Support

/// Defaults for options from the user's configuration file, by command (docs/configuration.md).
struct Configuration {
  let path: String
  private let file: TOML
  /// The commands that it may give defaults, keyed by command path, such as `soundfont.build`.
  let commands: [String: CommandOptions]

  /// Returns nil if there is no file, or if `ETUDE_CONFIG` is `off`.
  init?(
    for root: any ParsableCommand.Type,
    environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
  ) throws {
    let named = environment("ETUDE_CONFIG").flatMap { $0.isEmpty ? nil : $0 }
    if named == "off" { return nil }
    guard let path = named ?? Self.defaultPath(environment), named != nil || fileExists(path) else { return nil }
    self.path = path
    let text = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
    do { file = try TOML(text) } catch { throw ConfigurationError(path, error.line, .syntax) }
    commands = CommandOptions.all(of: root)
  }

  /// `$XDG_CONFIG_HOME/etude/config.toml`; the variable defaults to `~/.config`.
  private static func defaultPath(_ environment: (String) -> String?) -> String? {
    let home = environment("HOME").map { $0 + "/.config" }
    let base = environment("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return base.map { $0 + "/etude/config.toml" }
  }

  /// An entry of the file as words of the command line.
  struct Default {
    let entry: TOML.Entry
    let words: [String]
  }

  /// The defaults of the command that `words` call, and the number of words that name it.
  ///
  /// - Throws: `ConfigurationError` for a table that is not a command, or a key that is not an option.
  func defaults(for words: [String]) throws -> (count: Int, defaults: [Default]) {
    for table in file.tables where commands[table.name] == nil {
      throw ConfigurationError(path, table.line, .unknownCommand(table.name, known: commands.keys.sorted()))
    }
    for entry in file.top where !commands.values.contains(where: { $0.kinds[entry.key] != nil }) {
      let known = commands.values.flatMap(\.kinds.keys)
      throw ConfigurationError(path, entry.line, .unknownOption(entry.key, of: nil, known: known))
    }
    let count = (1...max(1, words.count)).last { commands[words.prefix($0).joined(separator: ".")] != nil } ?? 0
    let name = words.prefix(count).joined(separator: ".")
    guard count > 0, let options = commands[name] else { return (0, []) }
    let own = file.tables.first { $0.name == name }?.entries ?? []
    for entry in own where options.kinds[entry.key] == nil {
      throw ConfigurationError(path, entry.line, .unknownOption(entry.key, of: name, known: Array(options.kinds.keys)))
    }
    let general = file.top.filter { entry in
      options.kinds[entry.key] != nil && !own.contains { $0.key == entry.key }
        // What all pieces of this user have in common does not belong into a model.
        && !(name == "models.sampling" && Self.music.contains(entry.key))
    }
    let given = Given(words.dropFirst(count))
    return (
      count,
      try (general + own).filter { !Self.isOverruled($0.key, by: given) }.map {
        Default(entry: $0, words: try self.words(for: $0, options))
      }
    )
  }

  /// Mutually exclusive options: one on the command line overrides the others.
  private static let exclusive: [Set<String>] = [
    ["seconds", "events"], ["quality", "bitrate"], ["to", "exact"], ["room", "playback"],
    ["loop", "fade-in", "fade-out"],
  ]

  /// Options that determine the music; `--like` takes their values from a piece.
  private static let music: Set<String> = [
    "model", "composer", "seconds", "events", "seed", "prime", "key", "density", "tempo", "velocity", "temperature",
    "top-p", "min-p", "repetition-penalty", "candidates", "recall", "pulse",
  ]

  private static func isOverruled(_ key: String, by given: Given) -> Bool {
    given.options.contains(key)
      || exclusive.contains { $0.contains(key) && !$0.isDisjoint(with: given.options) }
      || music.contains(key) && given.options.contains("like")
      || ["seconds", "events"].contains(key) && given.options.contains("exact")
      || key == "stems" && given.options.contains("playback")
      || ["name", "count", "stems", "zip", "picture"].contains(key) && given.hasOneOutput
      || key == "formats" && given.hasOneOutput && !given.hasStandardOutput
      || ["json", "timings"].contains(key) && given.hasStandardOutput
  }

  /// The options on the command line that defaults must not contradict.
  private struct Given {
    /// Long names of options.
    let options: Set<String>
    /// Whether `--out` names one file, or standard output.
    let hasOneOutput, hasStandardOutput: Bool

    init(_ words: ArraySlice<String>) {
      options = Set(words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2).prefix { $0 != "=" }) })
        .union(words.contains("-o") ? ["out"] : [])
      let place = words.lastIndex { $0 == "-o" || $0 == "--out" || $0.hasPrefix("--out=") }
      let out = place.flatMap { place in
        words[place].hasPrefix("--out=") ? String(words[place].dropFirst(6)) : words[(place + 1)...].first
      }
      hasStandardOutput = OutputTarget.isStandardOutput(out)
      hasOneOutput = hasStandardOutput || out.map(OutputTarget.namesFile) ?? false
    }
  }

  private func words(for entry: TOML.Entry, _ options: CommandOptions) throws -> [String] {
    let isFlag = options.kinds[entry.key] == .flag
    func text(_ value: TOML.Value) throws -> String {
      switch value {
      case .number(let text), .text(let text): return text
      case .truth, .list: throw ConfigurationError(path, entry.line, .kind(entry.key, isFlag: isFlag))
      }
    }
    // The parser would take the word after `--comment=` for its value, and `-3` after `--comment` for an option.
    func given(_ text: String) -> [String] { text.isEmpty ? ["--\(entry.key)", ""] : ["--\(entry.key)=\(text)"] }
    switch entry.value {
    case .truth(let value) where isFlag: return value ? ["--\(entry.key)"] : []
    case .list(let values) where !isFlag:
      if values.isEmpty { throw ConfigurationError(path, entry.line, .kind(entry.key, isFlag: false)) }
      return given(try values.map(text).joined(separator: ","))
    case .number, .text:
      if isFlag { fallthrough }
      return given(try text(entry.value))
    default: throw ConfigurationError(path, entry.line, .kind(entry.key, isFlag: isFlag))
    }
  }
}
