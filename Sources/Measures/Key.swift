// The key of a piece, estimated from how long its pitch classes sound. Must not know other measures.
public import Music

/// The major or minor key of a piece.
public struct Key: Hashable, Sendable {
  /// Pitch class of the tonic: 0 is C, 11 is B.
  public let tonic: Int
  public let isMinor: Bool
  /// How well it fits the piece: a correlation, −1…1. For a minute of real piano music 0.82 is the median.
  public let clarity: Double

  /// The key that fits a piece best: that of the 24 profiles of Krumhansl and Kessler with which the durations of its
  /// twelve pitch classes correlate most (Krumhansl, "Cognitive Foundations of Musical Pitch", 1990, chapter 4). Of keys
  /// that fit equally well, the first, from C major and then C minor up. Nil for a piece without notes.
  public init?(of performance: Performance) {
    var durations = [Double](repeating: 0, count: 12)
    for note in performance.notes { durations[Int(note.pitch.number) % 12] += note.duration.value }
    self.init(durations: durations)
  }

  /// The key that fits best how long each pitch class sounds, from C up; nil where nothing does.
  public init?(durations: [Double]) {
    guard durations.contains(where: { $0 > 0 }) else { return nil }
    let fits = Key.correlations(of: durations)
    let number = fits.indices.reduce(0) { fits[$1] > fits[$0] ? $1 : $0 }
    (tonic, isMinor, clarity) = (number % 12, number >= 12, fits[number])
  }

  /// 0…11 are the major keys from C up, 12…23 the minor ones.
  public var number: Int { tonic + (isMinor ? 12 : 0) }

  /// Pearson's correlation of a weight for each pitch class, from C up, with the profiles of the 24 keys, by number. 0 where
  /// all weights are equal.
  static func correlations(of weights: [Double]) -> [Double] {
    (0..<24).map { number in
      let profile = number < 12 ? major : minor
      return correlation(weights, (0..<12).map { profile[($0 - number + 24) % 12] })
    }
  }

  // Krumhansl and Kessler, "Tracing the dynamic changes in perceived tonal organization in a spatial representation of
  // musical keys", Psychological Review 89 (1982): how well each pitch class fits a key, its tonic first.
  private static let major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
  private static let minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
}

private func correlation(_ a: [Double], _ b: [Double]) -> Double {
  func centred(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }
  func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  let (a, b) = (centred(a), centred(b))
  let scale = (product(a, a) * product(b, b)).squareRoot()
  return scale > 0 ? product(a, b) / scale : 0
}
