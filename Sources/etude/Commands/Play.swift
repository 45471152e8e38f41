import ArgumentParser
import Files
import Studio
import struct Live.PieceFacts
import struct Playback.MIDIEndpoint

struct Play: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Play music on the sound card: new pieces while they are composed, or files.",
    discussion: """
      Without files, composes new pieces and plays them while they are composed. With files, plays MIDI files, which \
      it renders, and audio files. Keys in a terminal: space pauses, → plays the next piece, ← goes back, u undoes \
      either, s saves a composed piece, + and − change the volume, q quits, ? shows the keys.

      EXAMPLES
        etude play
        etude play --endless --composer Chopin
        etude play sonata.mid output/*.flac
        etude play --seed 42 --seconds 120 --device alsa_output.usb
      """)

  @Argument(
    help: "MIDI or audio files to play, in this order; - is standard input. (default: compose new pieces)",
    completion: .file())
  var files: [String] = []

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Music") var origin: OriginOptions

  @OptionGroup(title: "Music") var constraints: ConstraintOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @OptionGroup var piece: PieceOptions

    @Flag(help: "Play without end: compose piece after piece, or repeat the files.")
    var endless = false

    @Option(help: ArgumentHelp("MIDI file whose music each piece continues.", valueName: "file"), completion: .file())
    var prime: String?

    @Option(
      help: ArgumentHelp(
        "Audio device (see “etude ports”), or none for silence. (default: that of the sound server)",
        valueName: "name"), completion: .devices)
    var device: String?

    @Option(
      name: .customLong("midi-out"),
      help: ArgumentHelp("Also send the notes to this MIDI port (see “etude ports”).", valueName: "port"),
      completion: .ports(.output))
    var midiOut: String?

    @Option(
      name: .shortAndLong, help: ArgumentHelp("Folder for saved pieces.", valueName: "folder"),
      completion: .directory)
    var out = "output"

    @Option(
      help: ArgumentHelp("Formats of saved pieces, separated by commas.", valueName: "list"), completion: .formats)
    var formats = "mid,wav,flac"
  }

  func validate() throws {
    try checkIsPath(main.out)
    try origin.checkLength(of: main.piece)
  }

  func run() async throws {
    try await interruptible(nil) { try await abandonedOnCancellation { try player() }.play() }
  }

  func checkOptions() throws {
    try sound.check(for: output())
    if files.isEmpty { _ = try request().jobs(in: main.out) }
  }

  private func output() throws -> OutputSettings {
    try OutputSettings(formats: OutputFormat.list(main.formats))
  }

  private func request() throws -> CompositionRequest {
    try main.piece.request(prime: main.prime, origin, constraints, sampling)
  }

  private func player() throws -> LivePlayer {
    let output = try output()
    if files.isEmpty { try checkWritable(main.out) }
    let messages = LiveMessages()
    let sound = try LiveSound(soundFont: sound.playing.soundfont, settings: sound.settings(for: output)) {
      messages.add(.warning($0))
    }
    let composed =
      files.isEmpty
      ? try ComposedPieces(request(), sound: sound, isEndless: main.endless) : nil
    let report = { @Sendable (event: PlayWorkflow.Event) in messages.add(event) }
    let music =
      if let composed {
        try PlayWorkflow(composed, device: main.device, port: main.midiOut, onEvent: report)
      } else {
        try PlayWorkflow(filePieces(sound), device: main.device, port: main.midiOut, onEvent: report)
      }
    let save = composed.map { composed in
      { @Sendable [out = main.out] piece in try await composed.save(piece, as: output.formats, in: out) }
    }
    return LivePlayer(music, messages: messages, save: save)
  }

  /// - Throws: the exit status for the first file, after the errors of all were printed, if none can be read.
  private func filePieces(_ sound: LiveSound) throws -> FilePieces {
    let pieces = FilePieces(files.map(Input.path(named:)), sound: sound, isEndless: main.endless)
    let errors = pieces.errorsIfNoneIsReadable()
    for error in errors { printError(ErrorMessage(error)) }
    if let first = errors.first { throw exitStatus(of: first) }
    return pieces
  }
}
