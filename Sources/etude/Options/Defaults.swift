import ArgumentParser
import enum Composing.ComposingError
import enum Playback.PlaybackError
import enum Sharing.ArchiveError
import Studio
import Support

/// The words of a command, with the defaults of the configuration file before its options.
struct Defaults {
  let words: [String]
  /// The configuration file and its defaults; nil if none apply.
  private let origin: (path: String, defaults: [Configuration.Default])?

  /// Creates a value without defaults.
  init(none words: [String]) { (self.words, origin) = (words, nil) }

  /// - Throws: `ConfigurationError` if the file is invalid, or if the parser rejects a default.
  init(for words: [String], of root: any ParsableCommand.Type) throws {
    // Help and completions need no defaults, and must work even if the configuration file is invalid.
    let isHelp = words.first == "help" || !Set(words).isDisjoint(with: ["-h", "--help", "--version"])
    guard let first = words.first, !first.hasPrefix("-"), !isHelp, let configuration = try Configuration(for: root)
    else {
      self.init(none: words)
      return
    }
    try self.init(for: words, configuration) { _ = try root.parseAsRoot($0) }
  }

  /// - Parameter parse: throws if the command rejects some words.
  private init(for words: [String], _ configuration: Configuration, parse: ([String]) throws -> Void) throws {
    let (count, defaults) = try configuration.defaults(for: words)
    origin = (configuration.path, defaults)
    self.words = Array(words.prefix(count)) + defaults.flatMap(\.words) + words.dropFirst(count)
    if let error = refused(count, words, parse) { throw error }
  }

  /// The error to report if a command is rejected with its defaults. It blames the first default that, together with
  /// those before it, is rejected for the same reason; nil if the command is rejected for that reason without defaults,
  /// too.
  private func refused(_ count: Int, _ given: [String], _ parse: ([String]) throws -> Void) -> ConfigurationError? {
    func failure(_ words: [String]) -> String? {
      do {
        try parse(words)
        return nil
      } catch {
        return reason(of: error)
      }
    }
    guard let origin, let reason = failure(words), reason != failure(given) else { return nil }
    var accepted = Array(given.prefix(count))
    for item in origin.defaults {
      accepted += item.words
      if failure(accepted + given.dropFirst(count)) == reason {
        return ConfigurationError(origin.path, item.entry.line, .refused(item.entry.key, reason: reason))
      }
    }
    return nil
  }

  /// The error to report if a running command failed because of an option from the configuration file. The option is
  /// the first one of the file that the sentence names; otherwise one that the error is about, or one that the advice
  /// names.
  func configurationError(for error: any Error, _ message: ErrorMessage) -> ConfigurationError? {
    let names = [optionNames(in: message.text), concernedOptions(error), optionNames(in: message.hint ?? "")]
    let concerned = names.first { !$0.isEmpty } ?? []
    let entries = concerned.lazy.compactMap { name in origin?.defaults.first { $0.entry.key == name }?.entry }
    guard let origin, let entry = entries.first else { return nil }
    return ConfigurationError(origin.path, entry.line, .refused(entry.key, reason: message.text))
  }
}

extension Defaults {
  /// Checks the defaults of every command as far as possible without running it: parses them, and has the command check
  /// its options.
  ///
  /// - Throws: the first `ConfigurationError`.
  static func check(_ configuration: Configuration, of root: any ParsableCommand.Type) throws {
    for (name, options) in configuration.commands.sorted(by: { $0.key < $1.key }) {
      let command = name.split(separator: ".").map(String.init)
      let defaults = try Defaults(for: command, configuration) { _ = try root.parseAsRoot($0) }
      let keys = Set(defaults.origin?.defaults.map(\.entry.key) ?? [])
      if keys.isEmpty { continue }
      let isComplete = (try? root.parseAsRoot(defaults.words)) != nil
      let words = isComplete ? command : command + options.placeholders(but: keys)
      _ = try Defaults(for: words, configuration) { words in
        let parsed = try root.parseAsRoot(words)
        try (parsed as? any OptionChecking)?.checkOptions()
      }
    }
  }
}

extension CommandOptions {
  /// Placeholders for everything that the command requires, except for the given options.
  fileprivate func placeholders(but given: Set<String>) -> [String] {
    required.filter { !given.contains($0) }.flatMap { ["--\($0)", "x"] }
      + repeatedArguments.flatMap { $0 ? ["x", "y"] : ["x"] }
  }
}

/// A command with options that the parser cannot check.
protocol OptionChecking: ParsableCommand {
  /// Rejects options that the command would reject before its work, whatever its arguments. Reads none of these.
  func checkOptions() throws
}

/// The message of an error from parsing or checking a command, without its usage.
private func reason(of error: any Error) -> String {
  Etude.exitCode(for: error) == .validationFailure
    ? UsageError.sentence(of: Etude.message(for: error)) : ErrorMessage(error).text
}

/// The long names of the options in a sentence, in order of appearance.
func optionNames(in text: String) -> [String] {
  text.matches(of: /(?:^|[\s“(])--([a-z][a-z0-9-]*)/).map { String($0.1) }
}

/// The options that an error is about but does not name.
private func concernedOptions(_ error: any Error) -> [String] {
  switch error {
  case OutputError.noFormats, OutputError.unknownFormat, OutputError.sameName: ["formats"]
  case OutputError.sampleRate: ["sample-rate", "formats"]
  case OutputError.bitrate: ["bitrate"]
  case ComposingError.unknownLabel: ["composer"]
  case ComposingError.unknownModel: ["model"]
  case PlaybackError.unknownDevice: ["device"]
  case PlaybackError.unknownPort: ["midi-out", "midi-in"]
  case ArchiveError.notZip: ["zip"]
  default: []
  }
}
