import ArgumentParser
import Glibc
import Studio
import Support
import struct Music.Performance
import enum Playback.PlaybackError

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
      let messages = LiveMessages()
      let duet = try await abandonedOnCancellation { try self.duet(messages) }
      note("listening to \(main.midiIn); play a phrase; Ctrl-C ends the duet")
      await onOwnThread { Self.play(duet, messages, until: $0) }
      try Task.checkCancellation()
      throw PlaybackError.lostPort(main.midiIn)
    }
  }

  private func duet(_ messages: LiveMessages) throws -> DuetWorkflow {
    let partner = {
      let sound = try LiveSound(soundFont: sound.soundfont, settings: sound.settings) { messages.add(.warning($0)) }
      return try DuetPartner(request, sound: sound)
    }
    return try DuetWorkflow(with: main.midiIn, partner: partner, device: main.device, output: main.midiOut) {
      messages.add($0)
    }
  }

  private static func play(_ duet: DuetWorkflow, _ messages: LiveMessages, until isInterrupted: () -> Bool) {
    Suspension.watch()
    while !isInterrupted() && !duet.isOver {
      if Suspension.takeRequest() { duet.suspend(Suspension.stop) }
      for phrase in duet.update() {
        say(line(phrase))
        fflush(nil)
      }
      for message in messages.take() { message.report() }
    }
    duet.stop()
    noteUnderruns(duet.underruns)
  }

  static func line(_ phrase: PlayedPhrase) -> String {
    let count = phrase.performance.notes.count
    let key = phrase.key.map { " in \($0)" } ?? ""
    return "You played \(counted(count, "note")), \(fixed(phrase.seconds, 1)) s\(key); "
      + "the answer lasts \(fixed(phrase.answerSeconds, 1)) s."
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
