internal import Music

/// One phrase. Tempo and loudness follow a parabola: slower and softer at both ends than in the middle (Todd, "A model
/// of expressive timing in tonal music", Music Perception 3, 1985; "The dynamics of dynamics", JASA 91, 1992).
struct Phrase: Hashable {
  let start: Seconds
  let length: Seconds
  /// Depth of the tempo arch: at both ends a moment takes 1 + ⅔ depth times as long as written, in the middle 1 − ⅓
  /// depth.
  let depth: Double
  /// Loudness of this phrase relative to the others, −1…1.
  let level: Double
  /// Additional lengthening at the end of the phrase; the last phrase of a piece slows down towards its end.
  let ritardando: Double

  /// Position in the phrase: 0 at its start, 1 at its end.
  func place(of time: Seconds) -> Double { (time - start).value / length.value }

  /// Performed time of the written time `time`: the integral of 1 + depth ((2x − 1)² − ⅓) + ritardando x³. Without the
  /// ritardando, the phrase takes as long as written.
  func played(_ time: Seconds) -> Seconds {
    let x = place(of: time)
    let (y, squared) = (2 * x - 1, x * x)
    return start + length * (x + depth * ((y * y * y + 1) / 6 - x / 3) + ritardando * squared * squared / 4)
  }

  /// Loudness arch: −1 at both ends, ½ in the middle, 0 on average.
  func loudness(at time: Seconds) -> Double {
    let y = 2 * place(of: time) - 1
    return 0.5 - 1.5 * y * y
  }
}

/// A piece as a sequence of phrases without gaps.
struct Phrasing {
  let phrases: [Phrase]

  /// Divides a piece into phrases. A phrase ends at a long gap in the melody; gaps near the usual phrase length are
  /// preferred.
  ///
  /// - Parameters:
  ///   - melody: the onsets of the top voice, increasing; at least one.
  ///   - end: end of the piece.
  ///   - usual: typical length of a phrase. Phrases take between half and one and a half times as long where the melody
  ///     allows.
  ///   - depth: average depth of the arches (`Phrase`).
  init(
    melody: [Seconds], end: Seconds, usual: Seconds, depth: Double, ritardando: Double = 0,
    using random: inout some RandomNumberGenerator
  ) {
    let starts = Self.starts(melody, end: end, usual: usual.value)
    phrases = zip(starts, starts.dropFirst() + [end]).map { start, next in
      Phrase(
        start: start, length: max(next - start, .milliseconds(1)), depth: depth * (1 + random.deviation(0.5)),
        level: random.deviation(1), ritardando: next == end ? ritardando : 0)
    }
  }

  private static func starts(_ melody: [Seconds], end: Seconds, usual: Double) -> [Seconds] {
    var starts = [melody[0]]
    var best: (weight: Double, onset: Seconds)?
    for (before, onset) in zip(melody, melody.dropFirst()) {
      let length = (onset - starts.last!).value
      if length > 1.5 * usual {
        starts.append(best?.onset ?? onset)
        best = nil
      }
      let now = (onset - starts.last!).value
      guard now >= 0.5 * usual, (end - onset).value >= 0.5 * usual else { continue }
      let weight = (onset - before).value * (1 - abs(now / usual - 1))
      if weight > best?.weight ?? 0 { best = (weight, onset) }
    }
    return starts + (best.map { [$0.onset] } ?? [])
  }

  /// The phrase that contains the written time `time`.
  func phrase(at time: Seconds) -> Phrase {
    var (low, high) = (0, phrases.count)  // Invariant: the first phrase that starts later is in low…high.
    while low < high {
      let middle = (low + high) / 2
      if phrases[middle].start > time { high = middle } else { low = middle + 1 }
    }
    return phrases[max(low - 1, 0)]
  }

  func played(_ time: Seconds) -> Seconds { phrase(at: time).played(time) }
}

extension RandomNumberGenerator {
  /// A random number in −most…most with a triangular distribution around 0. The bits are the same on every machine.
  mutating func deviation(_ most: Double) -> Double {
    most * (Double.random(in: -0.5...0.5, using: &self) + Double.random(in: -0.5...0.5, using: &self))
  }
}
