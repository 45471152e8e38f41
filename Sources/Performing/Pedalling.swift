internal import Music

extension [[Note]] {
  /// A pedal press shorter than this is not worth playing.
  private static var shortest: Seconds { 0.4 }
  private static var longest: Seconds { 2.5 }

  /// The spans that one pedal press can hold. A span ends before two pitch classes would sound a semitone apart, when a
  /// lower bass enters, when the sound ends, or when it reaches the maximum length.
  var pedalSpans: [(start: Seconds, end: Seconds)] {
    var spans: [(start: Seconds, end: Seconds)] = []
    var held: (start: Seconds, end: Seconds, bass: Pitch, classes: Set<Int>)?
    func close(at next: Seconds) {
      guard let held else { return }
      let end = Swift.min(held.end, next)
      if end - held.start >= Self.shortest { spans.append((held.start, end)) }
    }
    for moment in self {
      let (onset, end) = (moment[0].onset, moment.map(\.end).max()!)
      let (bass, classes) = (moment.map(\.pitch).min()!, Set(moment.map { Int($0.pitch.number) % 12 }))
      if let now = held, onset - now.start <= Self.longest, onset <= now.end, bass >= now.bass,
        !now.classes.union(classes).clashes
      {
        held = (now.start, Swift.max(now.end, end), now.bass, now.classes.union(classes))
      } else {
        close(at: onset)
        held = (onset, end, bass, classes)
      }
    }
    close(at: held?.end ?? .zero)
    return spans
  }
}

extension Set<Int> {
  /// Whether two pitch classes are a semitone apart.
  fileprivate var clashes: Bool { contains { contains(($0 + 1) % 12) } }
}
