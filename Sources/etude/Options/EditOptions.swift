import ArgumentParser
import Studio
import struct Audio.AudioEdit

/// Options that cut, loop and fade the audio of a piece.
struct EditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Start the audio at this time of the piece, in seconds or as 0:30. (default: 0)", valueName: "time"),
    transform: ClockTime.read)
  var from: ClockTime?

  @Option(
    help: ArgumentHelp(
      "End the audio at this time of the piece. (default: when the sound has died away)", valueName: "time"),
    transform: ClockTime.read)
  var to: ClockTime?

  @Option(
    help: ArgumentHelp(
      "Exact length of the audio: a longer piece is faded out, a shorter one followed by silence.", valueName: "time"),
    transform: ClockTime.read(in: AudioEdit.lengths))
  var exact: ClockTime?

  @Flag(
    help: """
      Make a seamless loop: the sound after the end is mixed into the start. WAV, FLAC, Ogg, Opus and \
      MP3 files store the loop points.
      """)
  var loop = false

  @Option(
    name: .customLong("fade-in"), help: ArgumentHelp("Length of a fade-in at the start.", valueName: "time"),
    transform: ClockTime.read)
  var fadeIn: ClockTime?

  @Option(
    name: .customLong("fade-out"), help: ArgumentHelp("Length of a fade-out at the end.", valueName: "time"),
    transform: ClockTime.read)
  var fadeOut: ClockTime?

  static let names = ["--from", "--to", "--exact", "--loop", "--fade-in", "--fade-out"]

  func validate() throws {
    if exact != nil && to != nil { throw ValidationError("give --exact or --to, not both.") }
    if let to, to.seconds <= from?.seconds ?? 0 {
      throw ValidationError(from == nil ? "--to must be later than 0." : "--from must be earlier than --to.")
    }
    if loop && (fadeIn != nil || fadeOut != nil) {
      throw ValidationError("--loop can't be combined with --fade-in or --fade-out: a loop has no beginning or end.")
    }
  }

  /// Nil if the audio is not edited.
  var edit: AudioEdit? {
    var edit = AudioEdit()
    (edit.from, edit.to, edit.length, edit.isLoop) = (from?.seconds, to?.seconds, exact?.seconds, loop)
    (edit.fadeIn, edit.fadeOut) = (fadeIn?.seconds, fadeOut?.seconds)
    return edit.isNeeded ? edit : nil
  }

  /// The length to compose if none is given: that of the loop, or a little less than that of the audio, so that the
  /// last chord can die away.
  var composedSeconds: Double? {
    exact.map { max(1, loop ? $0.seconds : $0.seconds - Self.lastChord) }
  }

  private static let lastChord = 2.0
}
