import ArgumentParser
import Playback
import Studio

struct PlayDuet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duet",
    abstract: "Play with you: answer what you play on a MIDI keyboard.",
    discussion: """
      Play a phrase. 600 ms after your last key is up the answer begins, as long as your phrase (1 to 8 s), in its key \
      and as dense; a phrase of more than 3 s that comes to rest on its tonic is answered at once. Strike a key to \
      take over. The answer is heard on the sound card or, with --midi-out, on an instrument. Ctrl-C ends the duet.

      EXAMPLES
        etude ports
        etude duet --midi-in system:midi_capture_1
        etude duet --midi-in KEYBOARD --midi-out PIANO --composer Chopin
      """)

  @Option(
    name: .customLong("midi-in"),
    help: ArgumentHelp("MIDI port to listen to (see “etude ports”).", valueName: "port"))
  var midiIn: String

  @Option(
    name: .customLong("midi-out"),
    help: ArgumentHelp("MIDI port for the answers, instead of the sound card.", valueName: "port"))
  var midiOut: String?

  @Option(
    help: ArgumentHelp("Audio device (see “etude ports”); also used with --midi-out.", valueName: "name"))
  var device: String?

  @Option(
    help: ArgumentHelp("Composer in whose style to answer. Default: that of the phrase alone.", valueName: "name"),
    completion: .composers)
  var composer: String?

  @Option(help: ArgumentHelp("Random seed of the answers. Default: a new one.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Model: expressive, classic, open, or a file from “etude train”. Default: expressive.", valueName: "model"),
    completion: .models)
  var model: String?

  @OptionGroup(title: "Music") var wishes: ConstraintOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  func run() async throws {
    try await interruptible {
      // Before the model is read: a wrong name is told at once.
      let input = try openMIDIInput(midiIn)
      var request = CompositionRequest()
      (request.model, request.seed) = (model, seed)
      if let composer, composer.lowercased() != "none" { request.style = .label(composer) }
      sampling.apply(to: &request.sampling)
      wishes.apply(to: &request.constraints)
      let settings = try sound.settings(for: OutputSettings(formats: [.midi]))
      let sound = try LiveSound(soundFont: sound.soundfont, settings: settings)
      let player = try DuetPlayer(
        DuetPartner(request, sound: sound), input: input, port: midiOut.map { name in try openMIDIOutput(name) },
        device: device ?? (midiOut == nil ? nil : silentDevice))
      note("listening to \(midiIn); play a phrase, and end with Ctrl-C")
      try await player.play()
    }
  }
}
