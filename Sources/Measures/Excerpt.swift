package import Music

/// A piece, or a part of one moved to time zero, with its length.
package struct Excerpt: Hashable, Sendable {
  package let performance: Performance
  package let length: Seconds

  package init(whole performance: Performance) {
    self.init(performance, length: performance.end)
  }

  init(_ performance: Performance, length: Seconds) {
    (self.performance, self.length) = (performance, length)
  }
}

extension Performance {
  /// Time from the first note's onset to the last release; zero without notes.
  var span: Seconds { end - (events.lazy.compactMap(\.note).first?.onset ?? .zero) }

  /// Consecutive excerpts of the given length, from the first note on; the remainder at the end is left out. A shorter
  /// piece is one excerpt, and a piece without notes gives none.
  ///
  /// A note belongs entirely to the excerpt in which it begins. A pedal that is down at a cut is pressed again there.
  ///
  /// - Parameter length: above zero.
  package func excerpts(of length: Seconds) -> [Excerpt] {
    guard let start = events.lazy.compactMap(\.note).first?.onset else { return [] }
    if span < length { return [excerpt(from: start, length: span)] }
    return (0..<Int(span.value / length.value)).map { excerpt(from: start + length * Double($0), length: length) }
  }

  private func excerpt(from start: Seconds, length: Seconds) -> Excerpt {
    let stop = start + length
    let parts = events.lazy.filter { $0.onset < stop }.compactMap { event -> MusicEvent? in
      if event.onset >= start { return event.moved(earlierBy: start) }
      guard let press = event.pedalPress, press.end > start else { return nil }
      return .pedal(PedalPress(onset: .zero, duration: press.end - start, channel: press.channel))
    }
    return Excerpt(Performance(parts), length: length)
  }
}

extension Performance {
  /// The MIDI key of each note, ordered by onset; within a chord, lowest first.
  ///
  /// Notes within a chord's spread are sorted by pitch, so an arpeggiated chord gives the same sequence every time.
  package var keySequence: [UInt8] { events.chords().keys }

  /// The steps between consecutive keys of `keySequence` in semitones, −127…127; one fewer than there are notes.
  /// Transposition doesn't change them.
  package var intervals: [Int8] { keySequence.intervals }
}

extension [Chord] {
  /// See `Performance.keySequence`.
  var keys: [UInt8] { flatMap { $0.notes.map(\.pitch.number) } }
}

extension [UInt8] {
  /// See `Performance.intervals`.
  var intervals: [Int8] { zip(self, dropFirst()).map { Int8($1) - Int8($0) } }
}
