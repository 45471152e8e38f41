import ArgumentParser
import Files
import Glibc
import Support

/// Defaults for options from the user's configuration file, by command (docs/configuration.md).
struct Configuration {
  private let path: String
  private let file: TOML

  /// Nil where there is no file, or `ETUDE_CONFIG` is `off`.
  init?(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) throws {
    let named = environment("ETUDE_CONFIG").flatMap { $0.isEmpty ? nil : $0 }
    if named == "off" { return nil }
    guard let path = named ?? Self.usualPath(environment), named != nil || isThere(path) else { return nil }
    self.path = path
    let text = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
    do { file = try TOML(text) } catch { throw ConfigurationError(path, error.line, .syntax) }
  }

  /// `$XDG_CONFIG_HOME/etude/config.toml`, where the variable's default is `~/.config`.
  private static func usualPath(_ environment: (String) -> String?) -> String? {
    let home = environment("HOME").map { $0 + "/.config" }
    let base = environment("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return base.map { $0 + "/etude/config.toml" }
  }

  /// One entry as words of the command line.
  struct Default {
    let entry: TOML.Entry
    let words: [String]
  }

  /// The defaults of the command that some words call, and the number of words that name it.
  ///
  /// - Throws: `ConfigurationError` for a table that is no command, or a key that is no option.
  func defaults(for words: [String], of root: any ParsableCommand.Type) throws -> (count: Int, defaults: [Default]) {
    let commands = CommandOptions.all(of: root)
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
    }
    let given = Set(words.dropFirst(count).map { String($0.prefix { $0 != "=" }) })
    return (
      count,
      try (general + own).filter { !Self.isOverruled($0.key, by: given) }.map {
        Default(entry: $0, words: try self.words(for: $0, options))
      }
    )
  }

  /// Options that exclude each other: the one on the command line counts.
  private static let exclusive: [Set<String>] = [
    ["seconds", "events"], ["quality", "bitrate"], ["to", "exact"], ["room", "playback"],
    ["loop", "fade-in", "fade-out"],
  ]

  private static func isOverruled(_ key: String, by given: Set<String>) -> Bool {
    given.contains("--\(key)") || exclusive.contains { $0.contains(key) && $0.contains { given.contains("--\($0)") } }
  }

  private func words(for entry: TOML.Entry, _ options: CommandOptions) throws -> [String] {
    let isFlag = options.kinds[entry.key] == .flag
    func text(_ value: TOML.Value) throws -> String {
      switch value {
      case .number(let text), .text(let text): return text
      case .truth, .list: throw ConfigurationError(path, entry.line, .kind(entry.key, isFlag: isFlag))
      }
    }
    switch entry.value {
    case .truth(let value) where isFlag: return value ? ["--\(entry.key)"] : []
    case .list(let values) where !isFlag:
      return ["--\(entry.key)=" + (try values.map(text).joined(separator: ","))]
    case .number, .text:
      if isFlag { fallthrough }
      return ["--\(entry.key)=" + (try text(entry.value))]
    default: throw ConfigurationError(path, entry.line, .kind(entry.key, isFlag: isFlag))
    }
  }

  /// The error of a command whose words, with the defaults, the parser refuses: that of the first default which the
  /// parser refuses by itself; nil where the command line is wrong without them, too.
  func blame(_ defaults: [Default], _ count: Int, _ words: [String], _ root: any ParsableCommand.Type)
    -> ConfigurationError?
  {
    func failure(_ inserted: [String]) -> String? {
      do {
        _ = try root.parseAsRoot(Array(words.prefix(count)) + inserted + words.dropFirst(count))
        return nil
      } catch {
        return root.message(for: error)
      }
    }
    if failure(defaults.flatMap(\.words)) == nil || failure([]) != nil { return nil }
    for item in defaults {
      guard let message = failure(item.words) else { continue }
      return ConfigurationError(path, item.entry.line, .refused(item.entry.key, reason: message))
    }
    return nil
  }
}
