internal import Randomness

/// The order of training pieces: passes over all pieces, each in a new random order. A piece of weight w is used w
/// times per pass on average.
///
/// Piece i has a phase φ in (0, 1) and is used ⌊(e+1)·w + φ⌋ − ⌊e·w + φ⌋ times in pass e: exactly once per pass if w
/// is 1, in every second pass if w is 0.5. Pieces of equal weight have equally spaced phases in a random order
/// (systematic sampling), so the number of examples per pass varies by at most one. Passes have no state: the piece of
/// any example follows from the seed and the example's number.
struct Passes {
  private let weights: [Double]
  private let phases: [Double]
  private let seed: UInt64

  /// - Parameter weights: one per piece, above 0; at least one piece.
  init(weights: [Double], seed: UInt64) {
    (self.weights, self.seed) = (weights, seed)
    var phases = Array(repeating: 0.0, count: weights.count)
    // The odd numbers are used by the passes; no pass reaches this one.
    var random = SplitMix64(seed: seed, number: .max)
    for (_, members) in Dictionary(grouping: weights.indices, by: { weights[$0] }).sorted(by: { $0.key < $1.key }) {
      for (rank, piece) in members.shuffled(using: &random).enumerated() {
        phases[piece] = (Double(rank) + 0.5) / Double(members.count)
      }
    }
    self.phases = phases
  }

  /// Index of the piece of an example, counted from 0 over all passes.
  func piece(ofExample example: Int) -> Int {
    let pass = pass(ofExample: example)
    return order(ofPass: pass)[example - examples(before: pass)]
  }

  /// The pieces of a pass in their random order.
  func order(ofPass pass: Int) -> [Int] {
    var random = SplitMix64(seed: seed, number: UInt64(2 * pass + 1))
    return weights.indices.flatMap { piece in
      Array(repeating: piece, count: examples(of: piece, before: pass + 1) - examples(of: piece, before: pass))
    }.shuffled(using: &random)
  }

  private func pass(ofExample example: Int) -> Int {
    var pass = Int(Double(example) / weights.reduce(0, +))
    while examples(before: pass) > example { pass -= 1 }
    while examples(before: pass + 1) <= example { pass += 1 }
    return pass
  }

  private func examples(before pass: Int) -> Int { weights.indices.reduce(0) { $0 + examples(of: $1, before: pass) } }

  private func examples(of piece: Int, before pass: Int) -> Int { Int(Double(pass) * weights[piece] + phases[piece]) }
}
