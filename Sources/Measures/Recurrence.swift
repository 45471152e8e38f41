package import Music

extension Performance {
  /// How much the piece returns to earlier material: 0 if nothing recurs, 1 if everything does. Nil for a piece too
  /// short to recur.
  ///
  /// Each passage of 4 s is compared with all passages that begin at least 8 s earlier; the result is the mean, over
  /// passages, of the highest similarity. A passage is a bag of figures, and a figure is three intervals between four
  /// consecutive highest notes, so rubato, ornaments and transposition change little. Similarity is the cosine between
  /// the figure counts.
  ///
  /// The maximum over earlier passages is taken from a self-similarity matrix (Foote, "Visualizing music and audio
  /// using self-similarity", ACM Multimedia 1999) that is invariant to transposition (Müller and Clausen,
  /// "Transposition-invariant self-similarity matrices", ISMIR 2007). The highest notes stand for the melody, as in
  /// Uitdenbogerd and Zobel, "Melodic matching techniques for large music databases", ACM Multimedia 1999.
  /// `docs/measures.md` has the definition.
  package var recurrence: Double? {
    let passages = passages
    let likenesses = passages.filter { $0.start >= distance }.map { passage in
      passages.prefix { $0.start <= passage.start - distance }.map { passage.counts.cosine($0.counts) }.max() ?? 0
    }
    return likenesses.isEmpty ? nil : likenesses.reduce(0, +) / Double(likenesses.count)
  }

  /// The passages that contain a figure, of those that begin 0 s, 1 s, 2 s… after the first note and end before the
  /// last one.
  private var passages: [(start: Int, counts: FigureCounts)] {
    let line = topLine
    guard let first = line.first?.onset, let last = line.last?.onset else { return [] }
    let latest = Int(((last - first).value - Double(length)).rounded(.down))
    var passages: [Int: FigureCounts] = [:]
    for (figure, note) in zip(figures(of: line.map(\.pitch)), line) {
      let second = Int((note.onset - first).value)
      for start in second - length + 1...second where start >= 0 && start <= latest {
        passages[start, default: FigureCounts()].add(figure)
      }
    }
    return passages.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The highest note of each chord. Notes within 50 ms count as one chord, since pianists play melodies about 30 ms
  /// ahead.
  private var topLine: [(onset: Seconds, pitch: UInt8)] {
    events.chords(within: .milliseconds(50)).map { ($0.onset, $0.pitches.last!.number) }
  }
}

/// Length of a passage in seconds. Passages begin one second apart.
private let length = 4
/// Minimum distance in seconds between the beginnings of two passages that are compared.
private let distance = 8

/// Every three consecutive intervals packed into one number, in the order of their first notes.
private func figures(of line: [UInt8]) -> [UInt32] {
  let intervals = line.intervals.map { UInt32(UInt8(bitPattern: $0)) }
  return intervals.indices.dropLast(2).map { intervals[$0] << 16 | intervals[$0 + 1] << 8 | intervals[$0 + 2] }
}

/// Number of occurrences of each figure in a passage.
private struct FigureCounts {
  private var counts: [UInt32: Int] = [:]
  /// Sum of the squared counts.
  private var square = 0

  mutating func add(_ figure: UInt32) {
    let count = counts[figure, default: 0]
    counts[figure] = count + 1
    square += 2 * count + 1
  }

  /// The cosine of the angle between the counts of two passages, 0…1; 0 if one has no figures.
  func cosine(_ other: FigureCounts) -> Double {
    let product = counts.reduce(0) { $0 + $1.value * (other.counts[$1.key] ?? 0) }
    return product > 0 ? Double(product) / (Double(square) * Double(other.square)).squareRoot() : 0
  }
}
