package import Music

/// A set of pitches in 128 bits. Its text form is `60.64.67`, lowest first.
package struct PitchSet: Hashable, Sendable {
  private var bits: UInt128 = 0

  package init(_ pitches: some Sequence<Pitch>) {
    for pitch in pitches { bits |= 1 << UInt128(pitch.number) }
  }

  /// Returns nil unless `text` is one or more MIDI keys joined by dots.
  package init?(_ text: String) {
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let pitch = Int(part).flatMap(Pitch.init(exactly:)) else { return nil }
      bits |= 1 << UInt128(pitch.number)
    }
  }

  /// The pitches, lowest first.
  package var pitches: [Pitch] {
    var (rest, pitches) = (bits, [Pitch]())
    while rest != 0 {
      pitches.append(Pitch(rest.trailingZeroBitCount))
      rest &= rest - 1
    }
    return pitches
  }

  /// The distance between two chords: first the number of keys that are in only one of them, then, over the keys of
  /// each, the sum of the semitones to the nearest key of the other.
  package func distance(to other: PitchSet) -> Distance {
    let (own, others) = (pitches, other.pitches)
    return Distance(
      unshared: differences(from: other), semitones: Self.semitones(own, others) + Self.semitones(others, own))
  }

  package func differences(from other: PitchSet) -> Int { (bits ^ other.bits).nonzeroBitCount }

  package struct Distance: Comparable {
    var unshared: Int
    var semitones: Int

    package static func < (a: Distance, b: Distance) -> Bool { (a.unshared, a.semitones) < (b.unshared, b.semitones) }
  }

  private static func semitones(_ pitches: [Pitch], _ others: [Pitch]) -> Int {
    pitches.reduce(0) { sum, pitch in
      sum + (others.lazy.map { abs(Int($0.number) - Int(pitch.number)) }.min() ?? 0)
    }
  }
}

extension PitchSet: CustomStringConvertible {
  package var description: String { pitches.map { String($0.number) }.joined(separator: ".") }
}
