private import Glibc

/// Breaks time into rows, like the systems of a score, all with the same time scale.
struct Systems: Hashable, Sendable {
  /// Start of the first row and end of the last one, in seconds.
  let start, end: Double
  let secondsPerRow: Double
  let count: Int
  let axis: TimeAxis

  /// More rows would not fit the shape of a page.
  private static let mostRows = 16.0

  /// Number and length of rows grow with the square root of the duration, so that the picture keeps the shape of a
  /// page: one row up to 37 s, four rows of 45 s for 3 minutes, seven rows of 90 s for 10 minutes. If there are
  /// several, they begin at ticks.
  ///
  /// - Parameter width: width of a row in pixels.
  init(from start: Double, to end: Double, width: Double) {
    let duration = max(end - start, 0.01)
    let wanted = max(1, min(Self.mostRows, (duration / 9.4).squareRoot().rounded(.down)))
    axis = TimeAxis(pixelsPerSecond: width * wanted / duration)
    self.end = start + duration
    if wanted == 1 {
      (self.start, secondsPerRow, count) = (start, duration, 1)
    } else {
      let (step, tolerance) = (axis.step, 1e-9)
      self.start = (start / step + tolerance).rounded(.down) * step
      let shown = self.end - self.start
      var perRow = (shown / wanted / step - tolerance).rounded(.up) * step
      // Lengthen the rows if the last one would be very short.
      while 1e-6..<0.05 ~= (shown / perRow).truncatingRemainder(dividingBy: 1) { perRow += step }
      secondsPerRow = perRow
      count = Int((shown / perRow - tolerance).rounded(.up))
    }
  }

  /// Time range of a row; the last one ends with the music.
  func range(ofRow row: Int) -> ClosedRange<Double> {
    let begin = start + Double(row) * secondsPerRow
    return begin...max(begin, min(begin + secondsPerRow, end))
  }

  /// The rows that show a time span, with the part of it that each one shows.
  func parts(from begin: Double, to finish: Double) -> [(row: Int, from: Double, to: Double)] {
    guard finish > start || begin >= start, begin < end else { return [] }
    let first = max(0, Int((begin - start) / secondsPerRow))
    let last = min(count - 1, max(first, Int((finish - start) / secondsPerRow)))
    return (first...last).compactMap { row in
      let range = range(ofRow: row)
      let part = (from: max(begin, range.lowerBound), to: min(finish, range.upperBound))
      // A span that ends where a row begins is not shown in that row.
      return part.to > part.from || row == first ? (row, part.from, max(part.from, part.to)) : nil
    }
  }
}
