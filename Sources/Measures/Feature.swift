internal import Music

/// A feature of music and how its values are counted. `docs/measures.md` defines each feature.
package struct Feature: Sendable {
  package let name: String
  /// Unit of the mean; nil if a mean makes no sense.
  package let unit: String?
  /// Returns the distribution of the feature in an excerpt.
  let distribution: @Sendable (Excerpt) -> Distribution

  /// - Parameter count: adds each value in an excerpt to the distribution.
  private init(
    _ name: String, in unit: String? = nil, _ bins: Bins,
    count: @escaping @Sendable (Excerpt, inout Distribution) -> Void
  ) {
    (self.name, self.unit) = (name, unit)
    distribution = { excerpt in
      var distribution = Distribution(bins)
      count(excerpt, &distribution)
      return distribution
    }
  }
}

extension Feature {
  package static let all = [
    pitchClass, key, range, gap, duration, velocity, polyphony, density, pedal, intervalPairs,
  ]

  private static let pitchClass = Feature("pitch class", .numbers(12)) { excerpt, distribution in
    for note in excerpt.performance.notes { distribution.add(Double(note.pitch.number % 12)) }
  }

  private static let key = Feature("key", .numbers(24)) { excerpt, distribution in
    if let key = KeyEstimate(of: excerpt.performance)?.key { distribution.add(Double(key.number)) }
  }

  private static let range = Feature("pitch range", in: "semitones", .steps(of: 6, count: 16)) {
    excerpt, distribution in
    let keys = excerpt.performance.notes.lazy.map { Double($0.pitch.number) }
    if let low = keys.min(), let high = keys.max() { distribution.add(high - low) }
  }

  private static let gap = Feature("inter-onset interval", in: "s", .gaps) { excerpt, distribution in
    let notes = excerpt.performance.notes
    for (note, next) in zip(notes, notes.dropFirst()) { distribution.add((next.onset - note.onset).value) }
  }

  private static let duration = Feature("duration", in: "s", .durations) { excerpt, distribution in
    for note in excerpt.performance.notes { distribution.add(note.duration.value) }
  }

  private static let velocity = Feature("velocity", in: "of 127", .steps(of: 8, count: 16)) { excerpt, distribution in
    for note in excerpt.performance.notes { distribution.add(Double(note.velocity)) }
  }

  private static let polyphony = Feature("polyphony", in: "keys", .numbers(13)) { excerpt, distribution in
    for (count, time) in excerpt.keysHeld { distribution.add(Double(count), weight: time) }
  }

  private static let density = Feature("notes per second", in: "/s", .steps(of: 2, count: 16)) {
    excerpt, distribution in
    for density in excerpt.notesPerSecond(window: 5) { distribution.add(density) }
  }

  private static let pedal = Feature("pedal use", in: "of the time", .steps(of: 0.1, count: 10)) {
    excerpt, distribution in
    for share in excerpt.pedalShares(window: 5) { distribution.add(share) }
  }

  /// A pair of intervals, each clamped to an octave, as one number below 625.
  private static let intervalPairs = Feature("interval bigrams", .numbers(625)) { excerpt, distribution in
    let steps = excerpt.performance.intervals.map { 12 + max(-12, min(12, Double($0))) }
    for (first, second) in zip(steps, steps.dropFirst()) { distribution.add(25 * first + second) }
  }
}
