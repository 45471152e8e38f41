import ArgumentParser
import Studio
import enum Composing.Length

/// The options that say which pieces to compose.
struct PieceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Composer in whose style to compose, or none (“etude models” lists them). Default: one that the seed picks.",
      valueName: "name"), completion: .composers)
  var composer: String?

  @Option(help: ArgumentHelp("Length of each piece in seconds or as 1:30. Default: 60.", valueName: "time"))
  var seconds: ClockTime?

  @Option(
    help: ArgumentHelp(
      "Random seed of the first piece; each further piece has the next number. Default: a new one.",
      valueName: "number"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("MIDI file to continue.", valueName: "file"), completion: .file())
  var prime: String?

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

  func validate() throws {
    if seconds != nil && events != nil { throw ValidationError("Give --seconds or --events, not both.") }
    try check(seconds?.seconds, "--seconds", in: Length.secondsRange)
    try check(events, "--events", in: Length.eventsRange)
  }

  /// - Throws: where the piece of `--like` does not say how it was composed.
  func request(_ sampling: SamplingOptions, _ constraints: ConstraintOptions) throws -> CompositionRequest {
    var request = try like.map(CompositionRequest.init(like:)) ?? CompositionRequest()
    (request.model, request.primer) = (model, prime)
    if let composer { request.style = composer.lowercased() == "none" ? .general : .label(composer) }
    if let seed { request.seed = seed }
    if let length = events.map(Length.events) ?? seconds.map({ .seconds($0.seconds) }) { request.length = length }
    sampling.apply(to: &request.sampling)
    constraints.apply(to: &request.constraints)
    return request
  }
}
