internal import Music
internal import Network
internal import Randomness
internal import Tokens
private import Glibc

/// The endless sequence of training batches. The pieces are assigned to the streams in one pass after another, each
/// time in a new order, key, tempo and performance.
///
/// The piece of example number n (`Passes`), and everything random about it, follows from the seed and n. So a
/// position consists of a few numbers, and the same position always continues with the same batches.
struct Batches {
  /// Position in the sequence, from which it can be continued.
  struct Position: Codable, Hashable {
    struct Place: Codable, Hashable {
      var example: Int
      var row: Int

      enum CodingKeys: String, CodingKey { case example = "play", row }
    }
    /// Number of examples started.
    var started = 0
    /// One per stream; nil before its first piece.
    var places: [Place?] = []

    enum CodingKeys: String, CodingKey { case started = "dealt", places }
  }

  private let generator: ExampleGenerator
  private var started: Int
  private var streams: Streams

  init(
    _ pieces: [LabelledPerformance], encoding: any Encoding, settings: TrainingSettings, position: Position = Position()
  ) {
    generator = ExampleGenerator(pieces: pieces, encoding: encoding, settings: settings)
    started = position.started
    var cursors = position.places.map { [generator] place in
      place.map { Streams.Cursor(example: generator.example($0.example), row: $0.row) }
    }
    if cursors.isEmpty { cursors = Array(repeating: nil, count: settings.batch) }
    streams = Streams(columns: encoding.columns.count, steps: settings.steps, cursors: cursors)
  }

  var position: Position {
    Position(
      started: started, places: streams.cursors.map { $0.map { .init(example: $0.example.number, row: $0.row) } })
  }

  mutating func next() -> Batch {
    streams.next { [generator] in
      defer { started += 1 }
      return generator.example(started)
    }!
  }
}

/// A performance with the symbol of its label; −1 for none.
struct LabelledPerformance: Sendable {
  let performance: Performance
  let label: Int32
  /// Which of its rows are prediction targets; nil means all.
  var isTarget: [Bool]?
  /// Average number of uses per pass.
  var weight = 1.0
}

/// Creates example number n.
private struct ExampleGenerator {
  let pieces: [LabelledPerformance]
  let passes: Passes
  let encoding: any Encoding
  let settings: TrainingSettings

  /// Fraction of examples without their label, so that a model also learns to compose without one.
  private static let unlabelled = 0.1

  init(pieces: [LabelledPerformance], encoding: any Encoding, settings: TrainingSettings) {
    (self.pieces, self.encoding, self.settings) = (pieces, encoding, settings)
    passes = Passes(weights: pieces.map(\.weight), seed: settings.seed)
  }

  func example(_ number: Int) -> Example {
    let piece = pieces[passes.piece(ofExample: number)]
    var random = SplitMix64(seed: settings.seed, number: UInt64(2 * number))
    let reach = log(settings.stretch)
    let semitones = Int.random(in: -settings.transpose...settings.transpose, using: &random)
    let stretch = exp(Double.random(in: -reach...reach, using: &random))
    let keepsLabel = Double.random(in: 0..<1, using: &random) >= Self.unlabelled
    let performance = settings.rendition(of: piece.performance, using: &random)
    return Example(
      number: number, rows: encoding.encode(performance.varied(semitones: semitones, stretch: stretch)),
      label: keepsLabel ? piece.label : -1, isTarget: piece.isTarget)
  }
}
