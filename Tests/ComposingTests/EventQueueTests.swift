import Music
import Testing

@testable import Composing

@Suite struct EventQueueTests {
  private func note(_ key: Int, _ onset: Double, _ duration: Double) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: 64, onset: Seconds(onset), duration: Seconds(duration)))
  }

  private func sent(_ events: [MusicEvent]) -> [MusicEvent] {
    var queue = EventQueue()
    return events.flatMap { queue.add($0) } + queue.flush()
  }

  @Test func keepsTheOrderAndTheEventsThatDoNotMeet() {
    let events = [note(60, 0, 5), note(64, 1, 1), note(60, 6, 1)]
    #expect(sent(events) == events)
  }

  @Test func cutsANoteShortWhenItsKeyIsStruckAgain() {
    #expect(sent([note(60, 0, 0.52), note(60, 0.5, 1)]) == [note(60, 0, 0.5), note(60, 0.5, 1)])
  }

  @Test func aKeyThatIsPlainlyHeldCannotBeStruck() {
    var queue = EventQueue()
    #expect(queue.add(note(60, 0, 1)) == [])
    #expect(!queue.canStart(note(60, 0.5, 1)))
    #expect(queue.canStart(note(60, 0.85, 1)))
    #expect(queue.canStart(note(61, 0.5, 1)))
    #expect(queue.canStart(.pedal(PedalPress(onset: 0.5, duration: 1))))
  }

  @Test func aKeyIsStruckOnceAtATime() {
    var queue = EventQueue()
    _ = queue.add(note(60, 0, 0.02))
    #expect(!queue.canStart(note(60, 0, 1)))
  }

  @Test func thePedalGoesDownOnlyWhenItIsUp() {
    var queue = EventQueue()
    _ = queue.add(.pedal(PedalPress(onset: 0, duration: 2)))
    #expect(!queue.canStart(.pedal(PedalPress(onset: 1, duration: 2))))
    #expect(queue.canStart(.pedal(PedalPress(onset: 2, duration: 2))))
  }
}
