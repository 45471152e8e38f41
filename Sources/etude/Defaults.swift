import ArgumentParser
import enum Composing.ComposingError
import enum Playback.PlaybackError
import enum Sharing.ArchiveError
import Studio
import Support

/// The words of a command with the defaults of the configuration file before its options.
struct Defaults {
  let words: [String]
  /// Nil where no configuration applies.
  private let origin: (path: String, defaults: [Configuration.Default])?

  /// No defaults.
  init(none words: [String]) { (self.words, origin) = (words, nil) }

  /// - Throws: `ConfigurationError` where the file makes no sense, or the parser refuses a default.
  init(for words: [String], of root: any ParsableCommand.Type) throws {
    // Help and completions need no defaults, and come even where the configuration is wrong.
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

  /// The error of a command whose words, with the defaults, the parser refuses: that of the first default which,
  /// together with those before it, is refused for the same reason; nil where the reason is there without them, too.
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

  /// The error of a command under way, where it concerns an option that the configuration file sets: the first of those
  /// that the sentence names; where it names none, of those that the error is about; or else that the advice names.
  func blamed(for error: any Error, _ message: ErrorMessage) -> ConfigurationError? {
    let names = [optionNames(in: message.text), concernedOptions(error), optionNames(in: message.hint ?? "")]
    let concerned = names.first { !$0.isEmpty } ?? []
    let entries = concerned.lazy.compactMap { name in origin?.defaults.first { $0.entry.key == name }?.entry }
    guard let origin, let entry = entries.first else { return nil }
    return ConfigurationError(origin.path, entry.line, .refused(entry.key, reason: message.text))
  }
}

/// The long names of the options in a sentence, in their order.
private func optionNames(in text: String) -> [String] {
  text.matches(of: /(?:^|[\s“(])--([a-z][a-z0-9-]*)/).map { String($0.1) }
}

/// The options that an error is about without naming them.
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
