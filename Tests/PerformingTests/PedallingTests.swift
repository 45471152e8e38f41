import Music
import Testing

@testable import Performing

@Suite struct PedallingTests {
  private func spans(_ notes: Note...) -> [[Double]] {
    Performance(notes: notes).notes.moments.pedalSpans.map { [$0.start.value, $0.end.value] }
  }

  @Test func aBrokenChordIsHeldTogetherUntilTheHarmonyChanges() {
    #expect(
      spans(note(48, at: 0), note(52, at: 1), note(55, at: 2), note(53, at: 3), note(57, at: 4), note(60, at: 5))
        == [[0, 0.75], [0.75, 1.5]])
  }

  @Test func aLowerBassIsANewHarmony() {
    #expect(spans(note(48, at: 0), note(64, at: 1), note(45, at: 2), note(64, at: 3)) == [[0, 0.5], [0.5, 1]])
  }

  @Test func aChromaticRunHasNoPedal() {
    #expect(spans(note(60, at: 0), note(61, at: 1), note(62, at: 2), note(63, at: 3)) == [])
  }

  @Test func thePedalGoesUpInARestAndAfterAWhile() {
    #expect(spans(note(48, at: 0, quarters: 2), note(52, at: 8, quarters: 2)) == [[0, 0.5], [2, 2.5]])
    #expect(spans(note(48, at: 0, quarters: 12), note(52, at: 11, quarters: 2)) == [[0, 2.75], [2.75, 3.25]])
  }

  @Test func nothingNeedsNoPedal() { #expect([[Note]]().pedalSpans.isEmpty) }
}
