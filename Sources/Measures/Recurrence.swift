// How much a piece comes back to what it played a while ago.
public import Music

extension Performance {
  /// How alike a passage is to the one before it that it resembles most, at a distance of 8 s or more: 0 where nothing
  /// ever comes back, 1 where everything does. The mean over passages of 4 s; nil for a piece too short to come back.
  ///
  /// A passage is a bag of figures, so rubato, ornaments and another key change little: a figure is three intervals
  /// between four highest notes in a row. Two passages are compared by the cosine of the angle between their counts.
  ///
  /// The maximum over earlier passages is taken from a self-similarity matrix (Foote, "Visualizing music and audio using
  /// self-similarity", ACM Multimedia 1999) that does not depend on the key (Müller and Clausen, "Transposition-invariant
  /// self-similarity matrices", ISMIR 2007); the highest notes stand for the melody, as in Uitdenbogerd and Zobel,
  /// "Melodic matching techniques for large music databases", ACM Multimedia 1999. `docs/measures.md` has the definition.
  public var recurrence: Double? {
    let passages = passages
    let likenesses = passages.filter { $0.start >= distance }.map { passage in
      passages.prefix { $0.start <= passage.start - distance }.map { passage.counts.cosine($0.counts) }.max() ?? 0
    }
    return likenesses.isEmpty ? nil : likenesses.reduce(0, +) / Double(likenesses.count)
  }

  /// The passages that have a figure, of those that begin 0 s, 1 s, 2 s… after the first note and end before the last one.
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

  /// The highest note of each chord; notes within 50 ms are one, since pianists play melodies some 30 ms ahead.
  private var topLine: [(onset: Seconds, pitch: UInt8)] {
    events.chords(within: .milliseconds(50)).map { ($0.onset, $0.pitches.last!.number) }
  }
}

/// Seconds that a passage lasts. The next one begins a second later.
private let length = 4
/// From the beginning of a passage to that of the last one that it is compared with, in seconds.
private let distance = 8

/// Each three intervals in a row as one number, in the order of their first notes.
private func figures(of line: [UInt8]) -> [UInt32] {
  let intervals = line.intervals.map { UInt32(UInt8(bitPattern: $0)) }
  return intervals.indices.dropLast(2).map { intervals[$0] << 16 | intervals[$0 + 1] << 8 | intervals[$0 + 2] }
}

/// How often each figure occurs in a passage.
private struct FigureCounts {
  private var counts: [UInt32: Int] = [:]
  /// The sum of the counts' squares.
  private var square = 0

  mutating func add(_ figure: UInt32) {
    let count = counts[figure, default: 0]
    counts[figure] = count + 1
    square += 2 * count + 1
  }

  /// The cosine of the angle between the counts of two passages, 0…1; 0 where one has no figures.
  func cosine(_ other: FigureCounts) -> Double {
    let product = counts.reduce(0) { $0 + $1.value * (other.counts[$1.key] ?? 0) }
    return product > 0 ? Double(product) / (Double(square) * Double(other.square)).squareRoot() : 0
  }
}
