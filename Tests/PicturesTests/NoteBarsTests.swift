import Music
import Testing

@testable import Pictures

@Suite struct NoteBarsTests {
  private let layout = Layout(from: 0, to: 10, keys: VisibleKeys([48, 71]), hasPedal: false, hasWaveform: false)

  private func note(_ key: Int, _ onset: Double, _ duration: Double, velocity: UInt8 = 64) -> Note {
    Note(pitch: Pitch(key), velocity: velocity, onset: Seconds(onset), duration: Seconds(duration))
  }

  private func bars(_ notes: Note...) -> [Rectangle] {
    NoteBars(notes, on: layout).byClass.flatMap(\.self).sorted { $0.x < $1.x }
  }

  @Test func aBarStandsWhereItsNoteSounds() {
    let bar = bars(note(60, 5, 1))[0]
    let roll = layout.roll(0)
    #expect(abs(bar.x - (roll.x + roll.width / 2)) < 0.25)
    #expect(abs(bar.width - (roll.width / 10 - 1)) < 0.5)
    #expect(bar.y == layout.y(ofKey: 60, inRow: 0) + 0.5 && bar.height == layout.keyHeight - 1)
  }

  @Test func aBarEndsWhereItsKeyIsStruckAgain() {
    let both = bars(note(60, 1, 5), note(60, 2, 1))
    #expect(both.count == 2)
    #expect(both[0].right < both[1].x)
  }

  @Test func ofTwoStrikesAtOnceOneIsSeen() {
    #expect(bars(note(60, 1, 1), note(60, 1, 2)).count == 1)
    #expect(bars(note(60, 1, 1), note(61, 1, 2)).count == 2)
  }

  @Test func theShortestNoteIsSeen() {
    #expect(bars(note(60, 1, 0)).map(\.width) == [2])
  }

  @Test func theChannelChoosesTheClassOnRequest() {
    var second = note(62, 1, 1)
    second.channel = 17
    let bars = NoteBars([note(60, 1, 1, velocity: 1), note(61, 1, 1, velocity: 127), second], on: layout, by: .channel)
    #expect(bars.byClass[0].count == 2 && bars.byClass[17].count == 1)
    // Notes on different channels don't cut each other short.
    var long = note(62, 0, 3)
    long.channel = 17
    let (both, width) = ([long, note(62, 1, 1)], bars.byClass[17][0].width)
    #expect(NoteBars(both, on: layout, by: .channel).byClass[17][0].width > 2 * width)
    #expect(NoteBars(both, on: layout).byClass.joined().allSatisfy { $0.width < 2 * width })
  }

  @Test func loudnessChoosesTheClass() {
    let bars = NoteBars([note(60, 1, 1, velocity: 1), note(62, 1, 1, velocity: 127)], on: layout)
    #expect(bars.noteCount == 2)
    #expect(bars.byClass.first!.count == 1 && bars.byClass.last!.count == 1)
  }
}
