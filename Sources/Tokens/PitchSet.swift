// Keys that sound together, as one value. Must not know vocabularies.
package import Music

/// A set of pitches in 128 bits. Written `60.64.67`, from the lowest up.
package struct PitchSet: Hashable, Sendable {
  private var bits: UInt128 = 0

  package init(_ pitches: some Sequence<Pitch>) {
    for pitch in pitches { bits |= 1 << UInt128(pitch.number) }
  }

  /// Nil unless `text` is one or more MIDI keys joined by dots.
  package init?(_ text: String) {
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let pitch = Int(part).flatMap(Pitch.init(exactly:)) else { return nil }
      bits |= 1 << UInt128(pitch.number)
    }
  }

  /// From the lowest up.
  package var pitches: [Pitch] {
    var (rest, pitches) = (bits, [Pitch]())
    while rest != 0 {
      pitches.append(Pitch(rest.trailingZeroBitCount))
      rest &= rest - 1
    }
    return pitches
  }

  /// How far apart two chords are: first how many keys are in one of them only, then the sum, over the keys of each,
  /// of the semitones to the nearest key of the other.
  package func distance(to other: PitchSet) -> Distance {
    let (own, others) = (pitches, other.pitches)
    return Distance(
      strangers: differences(from: other), semitones: Self.semitones(own, others) + Self.semitones(others, own))
  }

  package func differences(from other: PitchSet) -> Int { (bits ^ other.bits).nonzeroBitCount }

  package struct Distance: Comparable {
    var strangers: Int
    var semitones: Int

    package static func < (a: Distance, b: Distance) -> Bool { (a.strangers, a.semitones) < (b.strangers, b.semitones) }
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
