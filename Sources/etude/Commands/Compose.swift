import ArgumentParser
import Files
import Studio
import Support
import enum Composing.Length

struct Compose: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Compose new piano pieces and write them as .mid, .wav and .flac.",
    usage: "etude compose [<options>]",
    discussion: """
      Without options, composes one piece of a minute, in the style of a composer that the random seed chooses, and \
      writes it to the folder “output”. The same seed, model and version give the same .mid, byte for byte.

      EXAMPLES
        etude compose
        etude compose --composer Chopin --seconds 90 --seed 42
        etude compose --play                     played at once, and saved
        etude compose --out nocturne.mp3
        etude compose --count 10 --formats mid,opus --out tonight --zip tonight.zip
        etude compose --prime sketch.mid
        etude compose --key "F# minor" --density 6 --velocity 50
        etude compose --model open --composer Joplin
        etude compose --like output/2026-11-23-chopin-seed42.flac
      """)

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Music") var origin: OriginOptions

  @OptionGroup(title: "Music") var constraints: ConstraintOptions

  @OptionGroup(title: "Output") var options: OutputOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Cutting") var edits: EditOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @OptionGroup var piece: PieceOptions

    @Option(
      help: ArgumentHelp("Number of pieces. (default: 1)", valueName: "number"),
      transform: wholeNumber(in: 1...1_000_000))
    var count = 1

    @Option(
      help: ArgumentHelp("MIDI file whose music each piece continues, or - for standard input.", valueName: "file"),
      completion: .midiFiles)
    var prime: String?

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "Folder for the files, a single file such as piece.mp3, or - for standard output.", valueName: "path"),
      completion: .file())
    var out = "output"

    @Option(
      help: ArgumentHelp(
        "One or more of \(OutputFormat.allNames.joined(separator: ", ")). (default: mid,wav,flac)", valueName: "list"),
      completion: .formats)
    var formats: String?

    @Flag(help: "Also play the pieces on the sound card while they are composed.")
    var play = false

    @Option(
      help: ArgumentHelp("Audio device for --play (see “etude ports”).", valueName: "name"), completion: .devices)
    var device: String?
  }

  func validate() throws {
    try origin.checkLength(of: main.piece)
    try options.check(out: main.out)
    let isStandardOutput = OutputTarget.isStandardOutput(main.out)
    if main.play && (isStandardOutput || options.shard != nil) {
      throw ValidationError("--play can't be combined with \(isStandardOutput ? "--out -" : "--shard").")
    }
    if main.prime == "-" && (main.play || origin.like == "-") {
      throw ValidationError("--prime - can't be combined with \(main.play ? "--play" : "--like -").")
    }
    // The configuration file may set a device for all commands, so only the command line counts.
    if isOnCommandLine("--device") && !main.play { throw ValidationError("--device is for --play.") }
  }

  func run() async throws {
    try await interruptible {
      let target = try target()
      defer { target.removeTemporaryFolder() }
      let used = (main.play ? SoundOptions.forAllAudio : []) + (length == nil ? [] : ["--exact", "--loop"])
      let pipeline = try options.pipeline(target, sound: sound, edits: edits, tags: tags, used: used)
      let shard = try options.part(of: main.count)
      if shard != .whole && main.piece.seed == nil {
        throw ValidationError("give --seed, so that all parts (--shard, or a job array) agree on the pieces.")
      }
      var request = try request(target)
      let chosenSeed = request.seed == nil ? request.chooseSeed() : nil
      let player = try await main.play ? abandonedOnCancellation { [request] in try self.player(request) } : nil
      defer { player?.stop() }
      try await withTaskCancellationHandler {
        let jobs = try await abandonedOnCancellation { [request] in try target.jobs(composing: request, shard) }
        try await options.run(
          jobs, with: pipeline, target, shard: shard, chosenSeed: chosenSeed, album: tags.album?.literal)
      } onCancel: {
        player?.stop()
      }
      try await player?.play()
    }
  }

  func checkOptions() throws {
    let target = try target()
    defer { target.removeTemporaryFolder() }
    try options.checkArchive()
    try sound.check(for: options.settings(for: target))
    var request = try request(target)
    request.count = 1
    _ = try target.jobs(composing: request, .whole)
  }

  private func target() throws -> OutputTarget {
    try OutputTarget(
      out: main.out, formats: main.formats, standard: "mid,wav,flac", pieces: main.count, name: tags.name)
  }

  /// Starts playing the pieces while their files are made.
  private func player(_ request: CompositionRequest) throws -> LivePlayer {
    let settings = try sound.settings(for: OutputSettings(formats: [.midi]))
    let sound = try LiveSound(soundFont: sound.playing.soundfont, settings: settings)
    let pieces = try ComposedPieces(request, sound: sound, isEndless: false)
    let messages = LiveMessages()
    return try LivePlayer(PlayWorkflow(pieces, device: main.device) { messages.add($0) }, messages: messages)
  }

  private func request(_ target: OutputTarget) throws -> CompositionRequest {
    var request = try main.piece.request(prime: main.prime.map(Input.path(named:)), origin, constraints, sampling)
    (request.count, request.title, request.name) = (main.count, tags.settings.title, tags.name)
    if let length { request.length = .seconds(length) }
    try tags.check(
      without: [
        .stem: request.hasPrimer ? nil : "the name of the file of --prime, which is missing",
        .folder: target.manifestFolder == nil ? "the folder of --out, which names none" : nil,
      ].compactMapValues(\.self))
    return request
  }

  /// The length that follows from that of the audio, in seconds; nil if another one is given, or none.
  private var length: Double? {
    origin.events == nil && main.piece.seconds == nil && origin.like == nil ? edits.composedSeconds : nil
  }
}
