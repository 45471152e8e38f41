import ArgumentParser
import Studio
import enum Composing.Length

/// The options of `etude play` that say which piece to compose.
struct PieceOptions: ParsableArguments {
  @Option(help: "Model: expressive, classic, open, or a file from “etude train”. Default: expressive.")
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Composer in whose style to compose, or none. Default: one that the seed picks.", valueName: "name"))
  var composer: String?

  @Option(help: "Random seed of the first piece; each further piece has the next number. Default: a new one.")
  var seed: UInt64?

  @Option(help: "Approximate length of each piece in seconds. Default: 60.")
  var seconds: Double?

  @Option(help: ArgumentHelp("MIDI file that the pieces continue.", valueName: "file"))
  var prime: String?

  func validate() throws {
    if let seconds, !(1...36_000 ~= seconds) {
      throw ValidationError("--seconds must be from 1 to 36000, not \(seconds).")
    }
  }

  func request(_ sampling: SamplingOptions, _ constraints: ConstraintOptions) -> CompositionRequest {
    var request = CompositionRequest()
    (request.model, request.primer, request.seed) = (model, prime, seed)
    if let composer { request.style = composer.lowercased() == "none" ? .general : .label(composer) }
    if let seconds { request.length = .seconds(seconds) }
    sampling.apply(to: &request.sampling)
    constraints.apply(to: &request.constraints)
    return request
  }
}
