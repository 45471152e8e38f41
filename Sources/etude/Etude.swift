// The command line: parse, call the Studio, print. Must not know how anything is done.
import ArgumentParser
import Files
import Studio

@main
struct Etude: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "etude",
    abstract: "Learns piano music from MIDI files, composes new pieces, and turns them into sound.",
    discussion: """
      EXAMPLES
        etude compose --composer Chopin            a new piece: .mid, .wav and .flac
        etude play                                 a new piece on the sound card, at once
        etude render sonata.mid --formats flac     any MIDI file as audio
        etude draw sonata.mid                      notes and sound as a picture
        etude train music/ --out mine.safetensors  a model of your own
        etude evaluate mine.safetensors other/     how well it predicts other music
      """,
    version: etudeVersion,
    subcommands: [
      Compose.self, Play.self, Serve.self, Render.self, Train.self, Tune.self, ExportRows.self, Evaluate.self,
      Inspect.self, Info.self, Draw.self, Zip.self, Models.self, SoundFontCommand.self, Ports.self, Manifests.self,
      Diagnose.self,
    ])

  static func main() async {
    raiseOpenFileLimit()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      try flushOutput()
    } catch let error where exitCode(for: error) == .failure {
      // Not one of the argument parser's own, such as a call for help.
      complain("\(error)")
      exit(withError: exitStatus(of: error))
    } catch {
      exit(withError: error)
    }
  }
}
