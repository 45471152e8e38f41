import Music
import Testing

@testable import Measures

@Suite struct FeatureTests {
  /// A C major chord, held for a second, and a D an octave higher, under the pedal for half the time.
  private let piece = Performance([
    note(60, at: 0, for: 1, velocity: 60), note(64, at: 0.01, for: 1, velocity: 70),
    note(67, at: 0.02, for: 1, velocity: 80),
    press(at: 0, for: 1), note(74, at: 1.5, for: 0.5, velocity: 90),
  ])

  private func distribution(_ name: String) throws -> Distribution {
    try #require(Feature.all.first { $0.name == name }).distribution(Excerpt(whole: piece))
  }

  @Test(arguments: [
    ("pitch range", 14), ("inter-onset interval", 0.5), ("duration", 0.875), ("velocity", 75), ("notes per second", 2),
    ("pedal use", 0.5), ("polyphony", 1.75),
  ]) func means(name: String, mean: Double) throws {
    #expect(abs(try #require(try distribution(name).mean) - mean) < 1e-9)
  }

  @Test func pitchClassesCountOncePerNote() throws {
    #expect(try distribution("pitch class").weights == [1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0])
  }

  @Test func aPieceHasOneKey() throws {
    #expect(try distribution("key").weights.reduce(0, +) == 1)
    #expect(try distribution("key").weights[0] == 1)
  }

  @Test func intervalsComeInPairs() throws {
    let pairs = try distribution("interval bigrams")
    #expect(pairs.weights.count == 625)
    #expect(pairs.weights[25 * 16 + 15] == 1 && pairs.weights[25 * 15 + 19] == 1)
    #expect(pairs.weights.reduce(0, +) == 2)
  }

  @Test func aLeapIsAnOctaveAtMost() throws {
    let leaps = Feature.all[9].distribution(Excerpt(whole: melody([21, 108, 21])))
    #expect(leaps.weights[25 * 24 + 0] == 1)
  }

  @Test func silenceIsHarmless() {
    for feature in Feature.all { #expect(feature.distribution(Excerpt(whole: Performance([]))).mean == nil) }
  }
}
