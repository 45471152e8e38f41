import ArgumentParser
import Audio
import Studio

/// Options that cut, loop and fade the audio of a piece.
struct EditOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Begin the audio at this time of the piece, such as 0:30 or 30.", valueName: "time"))
  var from: ClockTime?

  @Option(help: ArgumentHelp("End the audio at this time of the piece.", valueName: "time"))
  var to: ClockTime?

  @Option(
    help: ArgumentHelp(
      "Length of the audio, to the frame: longer sound fades out, shorter is followed by silence.", valueName: "time"))
  var exact: ClockTime?

  @Flag(
    help: """
      Make a seamless loop: what sounds after the end is mixed into the start. WAV, FLAC, Ogg, Opus and MP3 files say \
      where the loop is.
      """)
  var loop = false

  @Option(name: .customLong("fade-in"), help: ArgumentHelp("Fade in over this time.", valueName: "time"))
  var fadeIn: ClockTime?

  @Option(name: .customLong("fade-out"), help: ArgumentHelp("Fade out over this time.", valueName: "time"))
  var fadeOut: ClockTime?

  func validate() throws {
    try check(exact?.seconds, "--exact", in: 0.01...36_000)
    if exact != nil && to != nil { throw ValidationError("Give --exact or --to, not both.") }
    if let to, to.seconds <= from?.seconds ?? 0 { throw ValidationError("--from must be earlier than --to.") }
    if loop && (fadeIn != nil || fadeOut != nil) {
      throw ValidationError("--loop can't be combined with --fade-in or --fade-out: a loop has no beginning or end.")
    }
  }

  /// Nil where nothing is to be changed.
  var edit: AudioEdit? {
    var edit = AudioEdit()
    (edit.from, edit.to, edit.length, edit.isLoop) = (from?.seconds, to?.seconds, exact?.seconds, loop)
    (edit.fadeIn, edit.fadeOut) = (fadeIn?.seconds, fadeOut?.seconds)
    return edit.isNeeded ? edit : nil
  }

  /// The length to compose where none is given: as long as the loop, or a little shorter than the audio, so that the
  /// last chord can die away.
  var composedSeconds: Double? {
    exact.map { max(1, loop ? $0.seconds : $0.seconds - Self.lastChord) }
  }

  private static let lastChord = 2.0
}
