import Measures
import Music
import Randomness
import Testing

@Suite struct PulseClarityTests {
  /// At least half a minute of notes with these gaps in seconds between onsets, repeated.
  private func piece(_ gaps: [Double]) -> Performance {
    var onset = 3.0
    return Performance(
      gaps.map { gap in
        defer { onset += gap }
        return note(60, at: onset)
      })
  }

  @Test func aMetronomeIsClear() throws {
    #expect(try #require(piece(Array(repeating: 0.5, count: 80)).pulseClarity) > 0.95)
    #expect(try #require(piece(Array(repeating: 0.7, count: 80)).pulseClarity) > 0.9)
  }

  @Test func rubatoCostsLittleAndChanceAlmostAll() throws {
    var random = SplitMix64(seed: 7)
    let slowing = try #require(piece((0..<120).map { 0.4 + 0.002 * Double($0) }).pulseClarity)
    let loose = try #require(piece((0..<120).map { _ in 0.5 + .random(in: -0.05...0.05, using: &random) }).pulseClarity)
    let chance = try #require(
      Performance((0..<240).map { _ in note(60, at: .random(in: 0...60, using: &random)) }).pulseClarity)
    #expect(slowing > 0.75)
    #expect(0.35..<slowing ~= loose)
    #expect(0.05..<0.25 ~= chance)
  }

  @Test func loudNotesMakeThePulse() throws {
    var random = SplitMix64(seed: 3)
    let beats = (0..<60).map { Double($0) * 0.6 }
    let others = (0..<120).map { _ in Double.random(in: 0...36, using: &random) }
    func clarity(beat: UInt8, other: UInt8) throws -> Double {
      let notes = beats.map { note(60, at: $0, velocity: beat) } + others.map { note(64, at: $0, velocity: other) }
      return try #require(Performance(notes).pulseClarity)
    }
    #expect(try clarity(beat: 100, other: 20) > clarity(beat: 40, other: 100) + 0.2)
  }

  @Test func neitherStartNorLoudnessMatters() throws {
    let gaps = (0..<80).map { 0.3 + 0.01 * Double($0 * 7 % 11) }
    let notes = piece(gaps).notes
    let moved = Performance(
      notes.map { .note(Note(pitch: $0.pitch, velocity: 32, onset: $0.onset + 5, duration: $0.duration)) })
    #expect(abs(try #require(piece(gaps).pulseClarity) - (try #require(moved.pulseClarity))) < 1e-6)
  }

  @Test func aLongSilenceTakesNeitherTimeNorMemory() throws {
    let notes = (0..<60).map { note(60, at: Double($0) / 2) } + (0..<60).map { note(60, at: 4e9 + Double($0) / 2) }
    #expect(try #require(Performance(notes).pulseClarity) > 0.8)
  }

  @Test func shortPiecesHaveLittleAndSilenceHasNone() {
    #expect(piece([]).pulseClarity == nil)
    #expect(Performance([press(at: 0, for: 1)]).pulseClarity == nil)
    #expect(piece([1]).pulseClarity == 0)
    #expect(piece([0, 0, 0]).pulseClarity == 0)
  }
}
