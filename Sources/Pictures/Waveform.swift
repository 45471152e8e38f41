/// A waveform display: audio in columns of equal duration.
package struct Waveform: Sendable {
  /// The audio within one column, all channels together.
  package struct Column: Hashable, Sendable {
    /// Lowest and highest sample; 1 is full scale.
    package var low, high: Float
    /// Mean square of all samples.
    package var power: Float
    /// Whether samples reach full scale.
    package var isClipped: Bool

    package init(low: Float, high: Float, power: Float, isClipped: Bool = false) {
      (self.low, self.high, self.power, self.isClipped) = (low, high, power, isClipped)
    }
  }

  /// Start of the first column in seconds.
  package let start: Double
  package let secondsPerColumn: Double
  package let columns: [Column]

  package init(start: Double = 0, secondsPerColumn: Double, columns: [Column]) {
    precondition(secondsPerColumn > 0, "a column has a length")
    (self.start, self.secondsPerColumn, self.columns) = (start, secondsPerColumn, columns)
  }

  package var end: Double { start + Double(columns.count) * secondsPerColumn }
  /// Largest magnitude of any sample.
  package var peak: Float { columns.lazy.map { max(-$0.low, $0.high) }.max() ?? 0 }

  /// The audio between two times; nil if there is none.
  func column(from begin: Double, to finish: Double) -> Column? {
    let first = max(0, Int(((begin - start) / secondsPerColumn + 1e-6).rounded(.down)))
    let last = min(columns.count - 1, Int(((finish - start) / secondsPerColumn - 1e-6).rounded(.down)))
    guard finish > start, begin < end, first <= max(first, last), first < columns.count else { return nil }
    let part = columns[first...max(first, last)]
    return Column(
      low: part.lazy.map(\.low).min()!, high: part.lazy.map(\.high).max()!,
      power: part.lazy.map(\.power).reduce(0, +) / Float(part.count), isClipped: part.contains { $0.isClipped })
  }
}
