import ArgumentParser
import Files
import Studio
import enum Composing.Length

struct Compose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compose new piano pieces and write them as .mid, .wav and .flac.",
    discussion: """
      Without options, composes one piece of a minute in the style of a composer that the seed picks, and writes it to \
      the folder “output”. The same seed, model and version give the same .mid, byte for byte. With --count, each \
      piece has the next seed.

      EXAMPLES
        etude compose
        etude compose --composer Chopin --seconds 90 --seed 42
        etude compose --out nocturne.mp3
        etude compose --count 10 --formats mid,opus --out tonight --zip tonight.zip
        etude compose --prime sketch.mid
        etude compose --key "F# minor" --density 6 --velocity 50
        etude compose --model open --composer Joplin
        etude compose --like output/2026-11-23-chopin-seed42.flac
      """)

  @Option(
    help: ArgumentHelp(
      "Composer in whose style to compose, or none (“etude models” lists them). Default: one that the seed picks.",
      valueName: "name"), completion: .composers)
  var composer: String?

  @Option(help: ArgumentHelp("Length of each piece in seconds or as 1:30. Default: 60.", valueName: "time"))
  var seconds: ClockTime?

  @Option(help: ArgumentHelp("Random seed. Default: a new one, which is printed.", valueName: "number"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Number of pieces. Default: 1.", valueName: "number"))
  var count = 1

  @Option(help: ArgumentHelp("MIDI file to continue.", valueName: "file"), completion: .file())
  var prime: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder for the files, a single file such as piece.mp3, or - for standard output. Default: output.",
      valueName: "path"), completion: .file())
  var out = "output"

  @Option(
    help: ArgumentHelp(
      "One or more of \(OutputFormat.allNames.joined(separator: ",")). Default: mid,wav,flac.", valueName: "list"),
    completion: .formats)
  var formats: String?

  @Option(
    help: ArgumentHelp(
      "Model: expressive, classic, open, or a file from “etude train”. Default: expressive.",
      valueName: "model"), completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Length of each piece in notes, chords and pedal presses, instead of --seconds.",
      valueName: "number"))
  var events: Int?

  @Option(
    help: ArgumentHelp(
      "Compose the piece in this .mid or audio file again, except for what other options change.", valueName: "file"),
    completion: .file())
  var like: String?

  @OptionGroup(title: "Music") var wishes: ConstraintOptions

  @OptionGroup(title: "Output") var options: OutputOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  func validate() throws {
    try check(count, "--count", in: 1...1_000_000)
    if seconds != nil && events != nil { throw ValidationError("Give --seconds or --events, not both.") }
    try check(seconds?.seconds, "--seconds", in: Length.secondsRange)
    try check(events, "--events", in: Length.eventsRange)
  }

  func run() async throws {
    try await interruptible {
      let target = try OutputTarget(
        out: out, formats: formats, standard: "mid,wav,flac", pieces: count, name: tags.name)
      let pipeline = try options.pipeline(target, sound: sound, tags: tags)
      let shard = try options.part(of: count)
      if shard != .whole && seed == nil {
        throw ValidationError("Give --seed, so that all shards agree on the pieces.")
      }
      var request = try request()
      let again =
        request.seed == nil ? "the same command with --seed \(request.chooseSeed())" : "the same command"
      try await options.run(
        target.jobs(composing: request, shard), with: pipeline, target, shard: shard, again: again,
        album: tags.album?.text)
    }
  }

  private func request() throws -> CompositionRequest {
    var request = try like.map(CompositionRequest.init(like:)) ?? CompositionRequest()
    (request.model, request.primer, request.count) = (model, prime, count)
    (request.title, request.name) = (tags.wishes.title, tags.name)
    if let composer { request.style = composer.lowercased() == "none" ? .general : .label(composer) }
    if let seed { request.seed = seed }
    if let length = events.map(Length.events) ?? seconds.map({ .seconds($0.seconds) }) { request.length = length }
    sampling.apply(to: &request.sampling)
    wishes.apply(to: &request.constraints)
    return request
  }
}

/// Refuses a value out of range with a sentence that names the option and the range.
func check<Value: Comparable>(_ value: Value?, _ option: String, in range: ClosedRange<Value>) throws {
  guard let value, !(range ~= value) else { return }
  throw ValidationError(
    "\(option) must be from \(plain(range.lowerBound)) to \(plain(range.upperBound)), not \(plain(value)).")
}

/// A number without needless decimals.
private func plain(_ value: some Comparable) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
