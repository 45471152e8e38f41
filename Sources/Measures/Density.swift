package import Music

extension Performance {
  /// The number of notes per second in each whole window, from time zero on. A piece shorter than one window gives one
  /// value.
  ///
  /// A piece that dies out ends with values near 0; one that degenerates into noise has values above 30.
  ///
  /// - Parameter window: above zero.
  package func notesPerSecond(window: Seconds = 5) -> [Double] {
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
