import Music
import Testing
import Tokens

@Suite struct ExpressiveEncodingTests {
  let encoding = ExpressiveEncoding()

  private func note(_ pitch: Int, at onset: Double, for duration: Double = 0.5, velocity: UInt8 = 64) -> MusicEvent {
    .note(Note(pitch: Pitch(pitch), velocity: velocity, onset: Seconds(onset), duration: Seconds(duration)))
  }

  @Test func aPieceIsBeginEventsEnd() {
    let rows = encoding.encode(
      Performance([
        .pedal(PedalPress(onset: 3, duration: 8)), note(60, at: 3, for: 0.02, velocity: 127), note(108, at: 3.05),
      ]))
    #expect(rows.count == 5)
    #expect(rows[0] == encoding.begin)
    #expect(rows[1] == [0, ExpressiveEncoding.pedal, 63, 0])
    #expect(rows[2] == [0, 39, 0, 31])
    #expect(rows[3][0...1] == [5, 87])
    #expect(encoding.isEnd(rows[4]))
  }

  @Test func anEmptyPerformanceIsBeginAndEnd() {
    #expect(encoding.encode(Performance([])).symbols == encoding.begin + encoding.end)
  }

  @Test func errorsOfOnsetsDoNotAddUp() {
    // 1000 gaps of 14 ms: each alone would be rounded to 10 ms, and the piece would end 4 s early.
    let performance = Performance((0..<1000).map { note(60, at: Double($0) * 0.014) })
    let decoded = encoding.decode(encoding.encode(performance))
    for (event, expected) in zip(decoded.events, performance.events) {
      #expect(abs((event.onset - expected.onset).value) <= 0.005 + 1e-9)
    }
  }

  @Test func aLongSilenceIsShortenedAndTheRestKeepsItsRhythm() {
    let decoded = encoding.decode(
      encoding.encode(Performance([note(60, at: 1), note(62, at: 60), note(64, at: 60.05)])))
    let onsets = decoded.events.map(\.onset.value)
    #expect(onsets[0] == 0)
    #expect(onsets[1] == encoding.times.values.last)
    #expect(abs(onsets[2] - onsets[1] - 0.05) < 1e-9)
  }

  @Test(arguments: [(0, 24), (20, 32), (21, 21), (108, 108), (109, 97), (127, 103)])
  func keysOutsideThePianoMoveByOctaves(pitch: Int, expected: Int) {
    let decoded = encoding.decode(encoding.encode(Performance([note(pitch, at: 0)])))
    #expect(decoded.notes.map(\.pitch) == [Pitch(expected)])
  }

  @Test func velocitiesAreReadBackAsTheMiddleOfTheirClass() {
    for velocity in UInt8(1)...127 {
      let decoded = encoding.decode(encoding.encode(Performance([note(60, at: 0, velocity: velocity)])))
      #expect(abs(Int(decoded.notes[0].velocity) - Int(velocity)) <= 2)
    }
  }

  @Test func aReaderTellsWhenARowWouldBegin() {
    var reader = encoding.reader()
    #expect(reader.next(encoding.begin).isEmpty)
    _ = reader.next([10, 40, 0, 0])
    #expect(abs(reader.onset(of: [5, 41, 0, 0]).value - 0.15) < 1e-12)
    #expect(reader.next(encoding.end).isEmpty)
  }
}
