import Music
import Testing

@testable import Measures

@Suite struct SoundingTests {
  @Test func keysAreCountedThroughTime() {
    let piece = Performance([note(60, at: 1, for: 2), note(64, at: 2, for: 2), note(67, at: 5, for: 9)])
    let held = Excerpt(piece, length: 6).keysHeld
    #expect(held.map(\.count) == [0, 1, 2, 1, 0, 1])
    #expect(held.map(\.time) == [1, 1, 1, 1, 1, 1])
  }

  @Test func silenceToTheEndCounts() {
    let held = Excerpt(Performance([note(60, at: 0, for: 1)]), length: 4).keysHeld
    #expect(held.map(\.count) == [1, 0] && held.map(\.time) == [1, 3])
  }

  @Test func pedalSharesOfWindows() {
    let piece = Performance([press(at: 1, for: 2), press(at: 2, for: 2), press(at: 9, for: 5)])
    #expect(Excerpt(piece, length: 10).pedalShares(window: 2) == [0.5, 1, 0, 0, 0.5])
    #expect(Excerpt(piece, length: 1.5).pedalShares(window: 2) == [1.0 / 3])
    #expect(Excerpt(piece, length: 0).pedalShares(window: 2).isEmpty)
  }
}
