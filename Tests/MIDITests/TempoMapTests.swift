import Music
import Testing

@testable import MIDI

@Suite struct TempoMapTests {
  private func map(_ division: Division = .ticksPerQuarter(96), _ tempos: [(tick: Int64, tempo: Int)] = []) -> TempoMap
  {
    TempoMap(division, changes: tempos.map { TempoChange(tick: Ticks($0.tick), microsecondsPerQuarter: $0.tempo) })
  }

  @Test func startsWith120QuarterNotesAMinute() {
    #expect(map().seconds(at: Ticks(96)) == 0.5)
    #expect(map(.ticksPerQuarter(96), [(192, 1_000_000)]).seconds(at: Ticks(288)) == 2)
  }

  @Test func aTempoCountsFromItsTick() {
    let map = map(.ticksPerQuarter(100), [(0, 1_000_000), (100, 250_000), (300, 2_000_000)])
    #expect([0, 50, 100, 200, 300, 400].map { map.seconds(at: Ticks($0)) } == [0, 0.5, 1, 1.25, 1.5, 3.5])
  }

  @Test func takesTemposInAnyOrder() {
    let map = map(.ticksPerQuarter(100), [(200, 250_000), (100, 1_000_000)])
    #expect(map.seconds(at: Ticks(300)) == 1.75)
  }

  @Test func atOneTickTheLastTempoCounts() {
    let map = map(.ticksPerQuarter(100), [(0, 9), (0, 1_000_000), (0, 250_000)])
    #expect(map.seconds(at: Ticks(100)) == 0.25)
  }

  @Test func smpteKnowsNoTempo() {
    let film = map(.smpte(framesPerSecond: 25, ticksPerFrame: 40), [(0, 9)])
    #expect(film.seconds(at: Ticks(500)) == 0.5)
    let dropFrame = map(.smpte(framesPerSecond: 29, ticksPerFrame: 100))
    #expect(abs(dropFrame.seconds(at: Ticks(30_000)).value - 10.01) < 1e-9)
  }

  @Test func doesNotDrift() {
    // A third of a second per tick, set again at each of a hundred thousand ticks.
    let map = map(.ticksPerQuarter(3), (0..<100_000).map { ($0, 1_000_000) })
    #expect(map.seconds(at: Ticks(99_999)) == 33_333)
    #expect(map.seconds(at: Ticks(100_002)) == 33_334)
  }

  @Test func countsFarBeyond32Bits() {
    let map = map(.ticksPerQuarter(1), [(1 << 40, 0xFF_FFFF), (1 << 50, 1_000_000)])
    #expect(map.seconds(at: Ticks(1 << 40)).value == Double(1 << 40) / 2)
    #expect(map.seconds(at: Ticks(1 << 51)).value > 1e16)
  }
}
