// `etude compose`: parse, call the Studio, print.
import ArgumentParser
import Composing
import Files
import Studio

struct Compose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compose new pieces and turn them into sound.",
    discussion: """
      Each piece is composed event by event, and rendered while it is being composed. The same model and seed give the \
      same .mid, byte for byte; piece k of --count has the seed N + k.

      EXAMPLES
        etude compose
        etude compose --composer Chopin --seed 42 --seconds 90
        etude compose --count 10 --formats mid,opus --out tonight --zip tonight.zip
        etude compose --prime sketch.mid --temperature key=0.9
        etude compose --key "F# minor" --density 6 --velocity 50
        etude compose --model classic
        etude compose --model open --composer Joplin
        etude compose --like output/2026-11-23-chopin-seed42.flac
      """)

  @Option(help: "A model from “etude train”, or the bundled expressive, classic or open. Default: expressive.")
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Composer whose manner the piece is in, or none. Default: one that the seed picks.", valueName: "name"))
  var composer: String?

  @Option(help: "What decides every choice. Default: a new one, which is printed.")
  var seed: UInt64?

  @Option(help: "How many pieces.")
  var count = 1

  @Option(help: "About how long each piece lasts. Default: 60; of a model of chords: 200 events.")
  var seconds: Double?

  @Option(help: "About how many notes (or chords) and presses each piece has, instead of --seconds.")
  var events: Int?

  @Option(help: "Go on from this MIDI file, which is not part of the new piece.")
  var prime: String?

  @Option(
    help: ArgumentHelp(
      "Compose the piece of this .mid or audio file again; what other options say is changed.", valueName: "file"))
  var like: String?

  @Option(help: "The folder for the files.")
  var out = "output"

  @Option(help: "Some of \(OutputFormat.allNames.joined(separator: ", ")), separated by commas.")
  var formats = "mid,wav,flac"

  @OptionGroup(title: "Chance") var chance: SamplingOptions

  @OptionGroup(title: "Wishes, which move the odds") var wishes: ConstraintOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  @OptionGroup(title: "OutputSettings") var options: OutputOptions

  func validate() throws {
    if !(1...1_000_000 ~= count) { throw ValidationError("--count must be from 1 to 1000000, not \(count).") }
    if seconds != nil && events != nil { throw ValidationError("Give --seconds or --events, not both.") }
    if let seconds, !(1...36_000 ~= seconds) {
      throw ValidationError("--seconds must be from 1 to 36000, not \(seconds).")
    }
    if let events, !(1...1_000_000 ~= events) {
      throw ValidationError("--events must be from 1 to 1000000, not \(events).")
    }
  }

  func run() async throws {
    try await interruptible {
      let pipeline = try options.pipeline(formats: formats, sound: sound, tags: tags)
      let shard = try options.part(of: count)
      if shard != .whole && seed == nil {
        throw ValidationError("Give --seed, so that all shards mean the same pieces.")
      }
      var request = try request()
      let again =
        request.seed == nil ? "the same command with --seed \(request.chooseSeed())" : "the same command"
      let jobs = try request.jobs(in: out, shard: shard)
      try await options.make(jobs, with: pipeline, into: out, shard: shard, again: again, album: tags.album)
    }
  }

  /// What is asked for: as it was once, or the usual, and what the options change.
  private func request() throws -> CompositionRequest {
    var request = try like.map(CompositionRequest.init(like:)) ?? CompositionRequest()
    (request.model, request.primer, request.count) = (model, prime, count)
    request.title = tags.wishes.title
    if let composer { request.style = composer.lowercased() == "none" ? .general : .label(composer) }
    if let seed { request.seed = seed }
    if let length = events.map(Length.events) ?? seconds.map(Length.seconds) { request.length = length }
    chance.apply(to: &request.sampling)
    wishes.apply(to: &request.constraints)
    return request
  }
}
