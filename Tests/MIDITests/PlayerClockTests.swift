import Testing

@testable import MIDI

@Suite struct PlayerClockTests {
  private let clock = PlayerClock(ticksPerQuarter: 480, framesPerSecond: 44100, blockFrames: 64)

  /// Half a second is reached in block 345: 345 · 64 / 44.1 = 500.7 ms, cut to 500; block 344 has 499 ms.
  @Test func ticksComeInWholeMilliseconds() {
    #expect(clock.tick(atBlock: 0) == 0)
    #expect(clock.tick(atBlock: 344) == 479)
    #expect(clock.tick(atBlock: 345) == 480)
    #expect(clock.block(reaching: 480, from: 0, latest: 1_000_000) == 345)
    #expect(clock.block(reaching: 480, from: 400, latest: 1_000_000) == 400)
    #expect(clock.block(reaching: 0, from: 0, latest: 1_000_000) == 0)
  }

  @Test func aTempoCountsFromTheBlockInWhichItIsSeen() {
    var clock = clock
    clock.setTempo(1_000_000, atBlock: 345)
    #expect(clock.tick(atBlock: 345) == 480)
    // 480 ticks of 2.08 ms after 500 ms are reached at 1499 ms, half a tick early: 1033 · 64 / 44.1 = 1499.1.
    #expect(clock.block(reaching: 960, from: 345, latest: 1_000_000) == 1033)
  }

  @Test func whatIsTooLateIsNotReached() {
    #expect(clock.block(reaching: .max, from: 0, latest: 60_000_000) == nil)
  }

  @Test(arguments: 0..<20) func theFirstBlockIsFound(seed: Int) {
    var clock = clock
    clock.setTempo(200_000 + 77_777 * seed, atBlock: 100 * seed)
    for tick in stride(from: Int64(0), to: 10_000, by: 37 + seed) {
      let block = clock.block(reaching: tick, from: 0, latest: 1_000_000)!
      #expect(clock.tick(atBlock: block) >= tick)
      #expect(block == 0 || clock.tick(atBlock: block - 1) < tick)
    }
  }
}
