import ArgumentParser
import Live
import Playback
import Studio

struct Play: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play music on the sound card: new pieces while they are composed, or files.",
    discussion: """
      Without files, composes new pieces and plays them while they are composed. Files are MIDI files, which are \
      rendered, or audio files. Keys in a terminal: space pauses, → plays the next piece, ← goes back, u undoes \
      that, s saves a composed piece, + and − change the volume, q quits, ? shows the keys.

      EXAMPLES
        etude play
        etude play --endless --composer Chopin
        etude play sonata.mid output/*.flac
        etude play --seed 42 --seconds 120 --device alsa_output.usb
      """)

  @Argument(help: "MIDI or audio files to play, in this order. Default: compose new pieces.")
  var files: [String] = []

  @Flag(help: "Play without end: compose piece after piece, or repeat the files.")
  var endless = false

  @OptionGroup(title: "Music") var music: PieceOptions

  @OptionGroup(title: "Sampling") var chance: SamplingOptions

  @OptionGroup(title: "Constraints") var wishes: ConstraintOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @Option(help: "Audio device (see “etude ports”), or none: silent. Default: that of the sound server.")
  var device: String?

  @Option(
    name: .customLong("midi-out"),
    help: ArgumentHelp("Also send the notes to this MIDI port (see “etude ports”).", valueName: "port"))
  var midiOut: String?

  @Option(help: "Folder for saved pieces.")
  var out = "output"

  @Option(help: "Formats of saved pieces, separated by commas.")
  var formats = "mid,wav,flac"

  func run() async throws {
    try await interruptible { try await player().play() }
  }

  private func player() throws -> LivePlayer {
    let formats = try formats.split(separator: ",").map { name in
      guard let format = OutputFormat(name: String(name)) else { throw OutputError.unknownFormat(String(name)) }
      return format
    }
    let output = try OutputSettings(formats: formats)
    let sound = try LiveSound(soundFont: sound.soundfont, settings: sound.settings(for: output))
    let composed =
      files.isEmpty ? try ComposedPieces(music.request(chance, wishes), sound: sound, isEndless: endless) : nil
    let source: any PieceSource = composed ?? FilePieces(files, sound: sound, isEndless: endless)
    let player = try LivePlayer(source, device: device, midiPort: midiOut)
    if let composed {
      player.save = { [out] seed in try await composed.save(seed: seed, as: formats, in: out) }
    }
    return player
  }
}
