import Music
import Testing

@testable import Pictures

@Suite struct FactsTests {
  private let notes = [
    Note(pitch: Pitch(60), velocity: 40, onset: 0, duration: 1),
    Note(pitch: Pitch(62), velocity: 90, onset: 1, duration: 1),
  ]

  @Test func saysHowLongHowManyAndHowLoud() {
    let picture = Picture(title: "T", notes: notes)
    #expect(
      FactsLine(picture, seen: notes, start: 0, end: 65).line == "1:05  ·  2 notes, velocity 40 to 90  ·  no pedal")
  }

  @Test func saysWhichPartAndWhatSound() {
    var picture = Picture(title: "T", notes: [notes[0]], pedal: [PedalSpan(start: 0, end: 1)])
    picture.from = 30
    picture.waveform = Waveform(
      secondsPerColumn: 1, columns: [.init(low: -0.5, high: 0.2, power: 0.1), .init(low: 0, high: 0.1, power: 0.1)])
    #expect(
      FactsLine(picture, seen: [notes[0]], start: 30, end: 60).line
        == "0:30 to 1:00  ·  1 note, velocity 40  ·  pedal  ·  audio, peak −6.0 dBFS")
  }
}
