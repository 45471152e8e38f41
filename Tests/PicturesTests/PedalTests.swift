import Music
import Testing

@testable import Pictures

@Suite struct PedalTests {
  private func change(_ value: UInt16, _ onset: Double, channel: UInt8 = 0, _ control: Control = .sustain) -> MusicEvent
  {
    .control(ControlChange(control, value: value, onset: Seconds(onset), channel: channel))
  }

  @Test func aPressIsAllTheWayDown() {
    let press = PedalPress(onset: 1, duration: 2)
    #expect(PedalSpan.spans(of: [.pedal(press)], end: 9) == [PedalSpan(start: 1, end: 3)])
  }

  @Test func controllersHaveDepths() {
    let spans = PedalSpan.spans(of: [change(32, 1), change(127, 2), change(64, 3), change(0, 4)], end: 9)
    #expect(spans.map(\.depth) == [0.25, 1, 0.5])
    #expect(spans.map(\.isDown) == [false, true, true])
    #expect(spans.map(\.start) == [1, 2, 3] && spans.map(\.end) == [2, 3, 4])
  }

  @Test func valuesThatLookAlikeAreOneSpan() {
    let spans = PedalSpan.spans(
      of: [change(120, 1), change(127, 2), change(122, 3), change(3, 4), change(0, 5)], end: 9)
    #expect(spans == [PedalSpan(start: 1, end: 4)])
  }

  @Test func thePedalOfTheDeepestChannelCounts() {
    let spans = PedalSpan.spans(
      of: [change(127, 1), change(64, 2, channel: 1), change(0, 3), change(0, 4, channel: 1)], end: 9)
    #expect(spans.map(\.depth) == [1, 0.5] && spans.map(\.end) == [3, 4])
  }

  @Test func aResetLiftsAndSoDoesTheEnd() {
    #expect(PedalSpan.spans(of: [change(127, 1), change(0, 2, .resetAll)], end: 9).map(\.end) == [2])
    #expect(PedalSpan.spans(of: [change(127, 1)], end: 9).map(\.end) == [9])
    #expect(PedalSpan.spans(of: [change(127, 10)], end: 9).isEmpty)
    #expect(PedalSpan.spans(of: [change(127, 1, .softPedal)], end: 9).isEmpty)
  }
}
