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

  /// The version, the commit if it is known, and the libraries that are loaded.
  private static var versionText: String {
    let commit = etudeCommit.map { " (commit \($0))" } ?? ""
    return (["etude \(etudeVersion)\(commit)"] + LinkedLibrary.all.map(\.description)).joined(separator: "\n")
  }

  static func main() async {
    raiseOpenFileLimit()
    do {
      let words = try CommandLineArguments.wordsOfProgram()
      if let script = try completionScript(for: words) { return say(lines: script) }
      let arguments = try CommandLineArguments(words, for: Etude.self)
      let defaults = try defaults(for: arguments)
      try CommandLineArguments.checkOutput(in: defaults.words)
      // The command is only used by this task. Check limits before anything needs another thread.
      nonisolated(unsafe) let command = try parseAsRoot(defaults.words)
      try checkSystemLimits()
      do { try await run(command) } catch { end(with: error, of: arguments.command, defaults) }
      try flushOutput()
    } catch {
      end(with: error)
    }
  }

  private static func defaults(for arguments: CommandLineArguments) throws -> Defaults {
    do {
      return try Defaults(for: arguments.words, of: Etude.self)
    } catch {
      // The doctor reports errors of the configuration file itself.
      if arguments.command == "etude doctor" { return Defaults(none: arguments.words) }
      guard error is FileError else { throw error }
      printError(ErrorMessage("\(error)", hint: "This is the configuration file; ETUDE_CONFIG=off turns it off."))
      exit(withError: exitStatus(of: error))
    }
  }

  private static func run(_ command: any ParsableCommand) async throws {
    nonisolated(unsafe) var command = command
    let wait = LockWait { holder in
      let other = holder.map { "pid \($0), which may have been stopped (kill -CONT \($0) resumes it)" }
      note("waiting for another etude, \(other ?? "which runs on another machine or for another user")")
    }
    try await LockWait.$current.withValue(wait) {
      guard let found = command as? any AsyncParsableCommand else { return try command.run() }
      nonisolated(unsafe) var asynchronous = found
      try await asynchronous.run()
    }
  }

  /// Reports an error and ends the program.
  ///
  /// - Parameters:
  ///   - command: the words that call the running command; nil if there was none.
  ///   - defaults: the defaults of that command.
  private static func end(with error: any Error, of command: String? = nil, _ defaults: Defaults? = nil) -> Never {
    // The command has reported its errors.
    if error is ExitCode { exit(withError: error) }
    let (message, status): (ErrorMessage, ExitCode)
    switch exitCode(for: error) {
    case .failure where error is UnknownCommand:
      let unknown = error as! UnknownCommand
      (message, status) = (ErrorMessage(unknown.sentence, hint: "See “\(unknown.parent) --help”."), .usage)
    case .failure: (message, status) = (ErrorMessage(error), exitStatus(of: error))
    case .validationFailure:
      let usage = UsageError(message: Etude.message(for: error), full: fullMessage(for: error), command: command)
      (message, status) = (usage.message, .usage)
    // An exit of the argument parser itself, such as a request for help.
    default: exit(withError: error)
    }
    if status == .usage, let error = defaults?.configurationError(for: error, message) {
      printError(ErrorMessage("\(error)", hint: message.hint))
      exit(withError: ExitCode.configuration)
    }
    printError(message)
    exit(withError: status)
  }
}
