import ArgumentParser
import Files
import Studio
import Support

@main
struct Etude: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "etude",
    abstract: "Compose piano music, render MIDI files to audio, and train the models that compose.",
    discussion: """
      EXAMPLES
        etude compose --composer Chopin            a new piece: .mid, .wav and .flac
        etude play                                 a new piece, played at once
        etude render sonata.mid --formats flac     any MIDI file as audio
        etude draw sonata.mid                      notes and sound as a picture
        etude train music/ --out mine.safetensors  a model of your own
        etude evaluate mine.safetensors other/     how well it predicts other music
      """,
    version: versionText,
    subcommands: [
      Compose.self, Play.self, PlayDuet.self, Serve.self, Render.self, Train.self, Tune.self, ExportRows.self,
      Evaluate.self, Inspect.self, Info.self, Draw.self, Zip.self, Models.self, SoundFontCommand.self, Ports.self,
      Manifests.self, Diagnose.self,
    ])

  /// The version, the commit where it is known, and the libraries that are loaded.
  private static var versionText: String {
    let commit = etudeCommit.map { " (commit \($0))" } ?? ""
    return (["etude \(etudeVersion)\(commit)"] + Library.all.map(\.description)).joined(separator: "\n")
  }

  static func main() async {
    raiseOpenFileLimit()
    do {
      let arguments = try CommandLineArguments(Array(CommandLine.arguments.dropFirst()), for: Etude.self)
      // The command is used by this task alone. Check limits before anything needs another thread.
      nonisolated(unsafe) var command = try parseAsRoot(withDefaults(arguments.words))
      try checkSystemLimits()
      let wait = LockWait { holder in
        let other = holder.map { "pid \($0), which may have been stopped (kill -CONT \($0) lets it go on)" }
        note("waiting for another etude, \(other ?? "which is on another machine or of another user")")
      }
      try await LockWait.$current.withValue(wait) {
        guard let found = command as? any AsyncParsableCommand else { return try command.run() }
        nonisolated(unsafe) var asynchronous = found
        try await asynchronous.run()
      }
      try flushOutput()
    } catch let status as ExitCode {
      // The command has reported its errors.
      exit(withError: status)
    } catch let error where exitCode(for: error) == .failure {
      // Not one of the argument parser's own, such as a call for help.
      complain(ErrorMessage(error))
      exit(withError: exitStatus(of: error))
    } catch let error where exitCode(for: error) == .validationFailure {
      complain(UsageError(message: message(for: error), full: fullMessage(for: error)).message)
      exit(withError: ExitCode.validationFailure)
    } catch {
      exit(withError: error)
    }
  }

  /// The words with the defaults of the configuration file before the options of the command line.
  private static func withDefaults(_ words: [String]) throws -> [String] {
    // Help and completions need no defaults, and come even where the configuration is wrong.
    let isHelp = words.first == "help" || !Set(words).isDisjoint(with: ["-h", "--help", "--version"])
    guard let first = words.first, !first.hasPrefix("-"), !isHelp, let configuration = try Configuration() else {
      return words
    }
    let (count, defaults) = try configuration.defaults(for: words, of: Etude.self)
    if let error = configuration.blame(defaults, count, words, Etude.self) { throw error }
    return Array(words.prefix(count)) + defaults.flatMap(\.words) + words.dropFirst(count)
  }
}
