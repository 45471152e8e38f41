import ArgumentParser
import Playback
import Studio

struct PlayDuet: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    commandName: "duet",
    abstract: "Play a duet: answer what you play on a MIDI keyboard.",
    discussion: """
      Play a phrase. The answer begins 600 ms after you release the last key. It is as long as your phrase (1 to 8 s), \
      as dense, and in the same key and tempo. A phrase of more than 3 s that comes to rest on its tonic is answered \
      at once. Strike a key to take over. The sound card plays the answer, or an instrument does with --midi-out. \
      Ctrl-C ends the duet.

      EXAMPLES
        etude ports
        etude duet --midi-in system:midi_capture_1
        etude duet --midi-in KEYBOARD --midi-out PIANO --composer Chopin
      """)

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Music") var constraints: ConstraintOptions

  @OptionGroup(title: "Sound") var sound: PlayingOptions

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @Option(
      name: .customLong("midi-in"),
      help: ArgumentHelp("MIDI port to listen to (see “etude ports”).", valueName: "port"),
      completion: .ports(.input))
    var midiIn: String

    @Option(
      name: .customLong("midi-out"),
      help: ArgumentHelp("MIDI port for the answers, instead of the sound card.", valueName: "port"),
      completion: .ports(.output))
    var midiOut: String?

    @Option(
      help: ArgumentHelp("Audio device (see “etude ports”); also used with --midi-out.", valueName: "name"),
      completion: .devices)
    var device: String?

    @Option(
      help: ArgumentHelp(
        "Composer whose style to answer in. (default: the style of the phrase alone)", valueName: "name"),
      completion: .composers)
    var composer: String?

    @Option(
      help: ArgumentHelp("Random seed of the answers. (default: random)", valueName: "number"), transform: readSeed)
    var seed: UInt64?

    @Option(
      help: ArgumentHelp(
        "Model: expressive, classic, open, or a file from “etude train”. (default: expressive)", valueName: "model"),
      completion: .models)
    var model: String?
  }

  func run() async throws {
    try await interruptible(nil) {
      let player = try await abandonedOnCancellation { try self.player() }
      note("listening to \(main.midiIn); play a phrase; Ctrl-C ends the duet")
      try await player.play()
      throw PlaybackError.lostPort(main.midiIn)
    }
  }

  private func player() throws -> DuetPlayer {
    // Open the port before the model is read, so that a wrong name is reported at once.
    let input = try openMIDIInput(main.midiIn)
    let messages = LiveMessages()
    let sound = try LiveSound(soundFont: sound.soundfont, settings: sound.settings) { messages.add(.warning($0)) }
    return try DuetPlayer(
      DuetPartner(request, sound: sound), input: input, port: main.midiOut.map { name in try openMIDIOutput(name) },
      device: main.device ?? (main.midiOut == nil ? nil : silentDevice), messages: messages)
  }

  func checkOptions() throws { _ = try request.jobs(in: ".") }

  private var request: CompositionRequest {
    var request = CompositionRequest()
    (request.model, request.seed) = (main.model, main.seed)
    if let composer = main.composer, composer.lowercased() != "none" { request.style = .label(composer) }
    sampling.apply(to: &request.sampling)
    constraints.apply(to: &request.constraints)
    return request
  }
}
