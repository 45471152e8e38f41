private import Composing
private import Measures
package import Music

/// Music played without a long pause, starting with its first note.
package struct PlayedPhrase: Hashable, Sendable {
  package let performance: Performance

  package init(_ performance: Performance) { self.performance = performance }

  /// From its first onset to its last release.
  package var seconds: Double { performance.end.value }

  /// The key of the phrase; nil for a phrase without notes.
  package var key: Tonality? { KeyEstimate(of: performance)?.key }

  /// Whether it has come to rest: its last keys belong to the tonic triad, and the lowest or the highest is the tonic.
  package var isResolved: Bool {
    guard let key else { return false }
    let last = performance.notes.filter { $0.end.value > seconds - Self.chord }.map(\.pitch).sorted()
    guard let (low, high) = last.first.flatMap({ low in last.last.map { (low, $0) } }) else { return false }
    return last.allSatisfy(key.hasInTriad)
      && [low, high].contains { Int($0.number) % 12 == key.tonic }
  }

  /// Whether it can end without a pause: it is long enough, and has come to rest.
  var isComplete: Bool { seconds > Duet.enough && isResolved }

  /// Whether the same keys were struck at the same times; only the releases and pedals differ.
  func hasNoteOns(of other: PlayedPhrase) -> Bool {
    let noteOns = { (phrase: PlayedPhrase) in phrase.performance.notes.map { ($0.onset, $0.pitch) } }
    return noteOns(self).elementsEqual(noteOns(other), by: ==)
  }

  /// Length of the answer in seconds: that of the phrase, within limits.
  package var answerSeconds: Double { max(Self.shortest, min(Self.longest, seconds)) }

  /// Notes per second; nil if there are too few to tell.
  package var density: Double? {
    let count = performance.notes.count
    guard count >= 4, seconds > 0 else { return nil }
    return max(Constraints.densityRange.lowerBound, min(Constraints.densityRange.upperBound, Double(count) / seconds))
  }

  /// Keys released within this time, in seconds, were played together.
  private static let chord = 0.15
  private static let (shortest, longest) = (1.0, 8.0)
}
