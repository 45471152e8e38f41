// How busy a piece is from moment to moment. Must not know what is played.
public import Music

extension Performance {
  /// Notes a second in each whole window of a piece, from time zero on; one number for a piece shorter than a window.
  ///
  /// A piece that dies out ends in numbers near 0; one that wanders into noise has numbers above 30.
  ///
  /// - Parameter window: above zero.
  public func notesPerSecond(window: Seconds = 5) -> [Double] {
    Excerpt(whole: self).notesPerSecond(window: window)
  }
}

extension Excerpt {
  func notesPerSecond(window: Seconds) -> [Double] {
    let window = min(window, length)
    guard window > .zero else { return [] }
    var counts = [Int](repeating: 0, count: Int(length.value / window.value))
    for note in performance.events.lazy.compactMap(\.note) {
      let index = Int(note.onset.value / window.value)
      if index < counts.count { counts[index] += 1 }
    }
    return counts.map { Double($0) / window.value }
  }
}
