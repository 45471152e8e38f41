// How time is broken into rows, like a score into systems. Must not know what is in a row.
private import Glibc

/// The rows of a picture, all on one scale of time.
struct Systems: Hashable, Sendable {
  /// When the first row begins and the last one ends, in seconds.
  let start, end: Double
  let secondsPerRow: Double
  let count: Int
  let axis: TimeAxis

  /// More would be a roll, not a page.
  private static let mostRows = 16.0

  /// Rows grow longer and more numerous with the root of the time, so that the picture keeps the shape of a page: one
  /// row up to 37 s, four rows of 45 s for 3 minutes, seven of 90 s for 10. Where there are several, they begin at
  /// ticks.
  ///
  /// - Parameter width: of a row, in pixels.
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
      // A last row that would be a splinter of the others fits into longer ones.
      while 1e-6..<0.05 ~= (shown / perRow).truncatingRemainder(dividingBy: 1) { perRow += step }
      secondsPerRow = perRow
      count = Int((shown / perRow - tolerance).rounded(.up))
    }
  }

  /// When a row begins and ends; the last one is as long as there is music.
  func range(ofRow row: Int) -> ClosedRange<Double> {
    let begin = start + Double(row) * secondsPerRow
    return begin...max(begin, min(begin + secondsPerRow, end))
  }

  /// The rows in which a stretch of time is seen, and the part of it that is in each.
  func parts(from begin: Double, to finish: Double) -> [(row: Int, from: Double, to: Double)] {
    guard finish > start || begin >= start, begin < end else { return [] }
    let first = max(0, Int((begin - start) / secondsPerRow))
    let last = min(count - 1, max(first, Int((finish - start) / secondsPerRow)))
    return (first...last).compactMap { row in
      let range = range(ofRow: row)
      let part = (from: max(begin, range.lowerBound), to: min(finish, range.upperBound))
      // What ends where a row begins is not seen in it.
      return part.to > part.from || row == first ? (row, part.from, max(part.from, part.to)) : nil
    }
  }
}
