import ArgumentParser
import Studio
import enum Composing.Length

/// The options used most often for compositions.
struct PieceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Composer whose style to compose in, or none; “etude models” lists them. (default: chosen by the seed; none with \
      --prime)
      """,
      valueName: "name"), completion: .composers)
  var composer: String?

  @Option(
    help: ArgumentHelp(
      "Length of each piece in seconds or as 1:30. (default: 60; with a classic model, 200 events)", valueName: "time"),
    transform: ClockTime.read(in: Length.secondsRange))
  var seconds: ClockTime?

  @Option(
    help: ArgumentHelp(
      "Random seed of the first piece; each further piece uses the next number. (default: random)",
      valueName: "number"), transform: readSeed)
  var seed: UInt64?

  /// - Throws: if the piece of `--like` does not say how it was composed.
  func request(
    prime: String?, _ origin: OriginOptions, _ constraints: ConstraintOptions, _ sampling: SamplingOptions
  ) throws -> CompositionRequest {
    var request = try origin.like.map { try CompositionRequest(like: Input.path(named: $0)) } ?? CompositionRequest()
    (request.model, request.primer) = (origin.model, prime)
    if let composer { request.style = composer.lowercased() == "none" ? .general : .label(composer) }
    if let seed { request.seed = seed }
    if let length = origin.events.map(Length.events) ?? seconds.map({ .seconds($0.seconds) }) {
      request.length = length
    }
    sampling.apply(to: &request.sampling)
    constraints.apply(to: &request.constraints)
    return request
  }
}

/// Options for what pieces are composed from, and their length in events.
struct OriginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model: expressive, classic, open, or a file from “etude train”. (default: expressive)",
      valueName: "model"), completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp(
      """
      Length of each piece as a number of notes, chords and pedal presses, instead of --seconds; within 5 %, or \
      within 12 events in short pieces.
      """, valueName: "number"), transform: wholeNumber(in: Length.eventsRange))
  var events: Int?

  @Option(
    help: ArgumentHelp(
      """
      Compose the piece in this .mid or audio file again, with the changes that other options make; - is standard \
      input.
      """, valueName: "file"),
    completion: .file())
  var like: String?

  /// Throws if the length is given twice.
  func checkLength(of piece: PieceOptions) throws {
    if piece.seconds != nil && events != nil { throw ValidationError("give --seconds or --events, not both.") }
  }
}
