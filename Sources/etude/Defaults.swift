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
    guard let first = words.first, !first.hasPrefix("-"), !isHelp, let configuration = try Configuration() else {
      (self.words, origin) = (words, nil)
      return
    }
    let (count, defaults) = try configuration.defaults(for: words, of: root)
    origin = (configuration.path, defaults)
    self.words = Array(words.prefix(count)) + defaults.flatMap(\.words) + words.dropFirst(count)
    if let error = refused(count, words, root) { throw error }
  }

  /// The error to report if the parser rejects a command with its defaults. It blames the first default that, together
  /// with those before it, is rejected for the same reason; nil if the parser rejects the command for that reason
  /// without defaults, too.
  private func refused(_ count: Int, _ given: [String], _ root: any ParsableCommand.Type) -> ConfigurationError? {
    func failure(_ words: [String]) -> String? {
      do {
        _ = try root.parseAsRoot(words)
        return nil
      } catch {
        return root.message(for: error)
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
  func blamed(for error: any Error, _ message: ErrorMessage) -> ConfigurationError? {
    let names = [optionNames(in: message.text), concernedOptions(error), optionNames(in: message.hint ?? "")]
    let concerned = names.first { !$0.isEmpty } ?? []
    let entries = concerned.lazy.compactMap { name in origin?.defaults.first { $0.entry.key == name }?.entry }
    guard let origin, let entry = entries.first else { return nil }
    return ConfigurationError(origin.path, entry.line, .refused(entry.key, reason: message.text))
  }
}

/// The long names of the options in a sentence, in order of appearance.
private func optionNames(in text: String) -> [String] {
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
