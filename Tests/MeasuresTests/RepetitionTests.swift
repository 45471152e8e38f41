import Measures
import Music
import Randomness
import Testing

@Suite struct RepetitionTests {
  @Test func aRunOnOneKeyGoesOnUnderThePedal() {
    let piece = Performance([
      note(60, at: 0), press(at: 0.1, for: 1), note(60, at: 0.3), note(60, at: 0.6), note(62, at: 1),
    ])
    let repetition = Repetition(of: piece)
    #expect(repetition.longestKeyRun == 3)
    #expect(repetition.longestEventRun == 2)
  }

  @Test func aChordThatComesAgainIsARunOfChordsOnly() {
    let piece = Performance((0..<5).flatMap { [note(60, at: Double($0)), note(64, at: Double($0) + 0.01)] })
    let repetition = Repetition(of: piece)
    #expect(repetition.longestChordRun == 5)
    #expect(repetition.longestKeyRun == 1)
  }

  @Test func eventsDifferInLengthAndLoudness() {
    let equal = [note(60, at: 0, for: 0.2), note(60, at: 1, for: 0.21, velocity: 66)]
    #expect(Repetition(of: Performance(equal)).longestEventRun == 2)
    let longer = [note(60, at: 0, for: 0.2), note(60, at: 1, for: 0.4)]
    #expect(Repetition(of: Performance(longer)).longestEventRun == 1)
    let louder = [note(60, at: 0), note(60, at: 1, velocity: 90)]
    #expect(Repetition(of: Performance(louder)).longestEventRun == 1)
    #expect(Repetition(of: Performance([press(at: 0, for: 1), press(at: 2, for: 1)])).longestEventRun == 2)
  }

  @Test func aFigureIsRecognisedInAnotherKey() {
    let figure = [60, 62, 64, 65, 67, 65, 64, 62]
    // Two windows of eight notes have the figure's intervals; one of the nine windows has occurred earlier.
    let piece = melody(figure + figure.map { $0 + 5 })
    #expect(Repetition(of: piece).repeatedPatternShare == 1.0 / 9)
    #expect(Repetition(of: melody(figure)).repeatedPatternShare == 0)
    #expect(Repetition(of: melody([60])).repeatedPatternShare == 0)
    #expect(Repetition(of: melody(Array(repeating: 60, count: 107))).repeatedPatternShare == 0.99)
  }

  @Test func noiseHardlyRepeatsItself() {
    var generator = SplitMix64(seed: 3)
    let noise = Repetition(of: melody((0..<1000).map { _ in Int.random(in: 21...108, using: &generator) }))
    #expect(noise.repeatedPatternShare < 0.01 && noise.longestKeyRun < 5)
  }

  @Test func nothingRepeatsNothing() {
    let silence = Repetition(of: Performance([MusicEvent]()))
    #expect(silence.longestKeyRun == 0 && silence.longestChordRun == 0 && silence.longestEventRun == 0)
  }
}
