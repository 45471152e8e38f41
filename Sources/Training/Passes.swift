// The order in which training pieces are played.
internal import Randomness

/// Pass after pass over the pieces, each in a new random order, in which a piece of weight w is played w times on average.
///
/// Piece i has a phase φ in (0, 1) and is played ⌊(e+1)·w + φ⌋ − ⌊e·w + φ⌋ times in pass e: exactly once in each where w
/// is 1, in every second one where w is 0.5. Pieces of equal weight have equally spaced phases in an order drawn by the
/// seed (systematic sampling), so every pass has the same number of them, to within one. Nothing is remembered from pass
/// to pass: the piece of any play follows from the seed and the number of the play alone.
struct Passes {
  private let weights: [Double]
  private let phases: [Double]
  private let seed: UInt64

  /// - Parameter weights: of each piece, above 0; at least one piece.
  init(weights: [Double], seed: UInt64) {
    (self.weights, self.seed) = (weights, seed)
    var phases = Array(repeating: 0.0, count: weights.count)
    // Odd numbers below are those of passes; none is ever as late as this.
    var random = SplitMix64(seed: seed, number: .max)
    for (_, members) in Dictionary(grouping: weights.indices, by: { weights[$0] }).sorted(by: { $0.key < $1.key }) {
      for (rank, piece) in members.shuffled(using: &random).enumerated() {
        phases[piece] = (Double(rank) + 0.5) / Double(members.count)
      }
    }
    self.phases = phases
  }

  /// The index of the piece of play number `play`, counted from 0 over all passes.
  func piece(ofPlay play: Int) -> Int {
    let pass = pass(ofPlay: play)
    return order(ofPass: pass)[play - plays(before: pass)]
  }

  /// The pieces of a pass, in the order in which they are played.
  func order(ofPass pass: Int) -> [Int] {
    var random = SplitMix64(seed: seed, number: UInt64(2 * pass + 1))
    return weights.indices.flatMap { piece in
      Array(repeating: piece, count: plays(of: piece, before: pass + 1) - plays(of: piece, before: pass))
    }.shuffled(using: &random)
  }

  private func pass(ofPlay play: Int) -> Int {
    var pass = Int(Double(play) / weights.reduce(0, +))
    while plays(before: pass) > play { pass -= 1 }
    while plays(before: pass + 1) <= play { pass += 1 }
    return pass
  }

  private func plays(before pass: Int) -> Int { weights.indices.reduce(0) { $0 + plays(of: $1, before: pass) } }

  private func plays(of piece: Int, before pass: Int) -> Int { Int(Double(pass) * weights[piece] + phases[piece]) }
}
