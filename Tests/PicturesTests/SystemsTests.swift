import Testing

@testable import Pictures

@Suite struct SystemsTests {
  @Test(arguments: [
    (0.5, 1, 0.5), (10, 1, 10), (37, 1, 37), (60, 2, 30), (180, 4, 45), (622, 8, 80), (3600, 16, 225),
    (14_400, 16, 900),
  ]) func breaksTimeLikeAScore(duration: Double, count: Int, secondsPerRow: Double) {
    let systems = Systems(from: 0, to: duration, width: 1500)
    #expect(systems.count == count)
    #expect(systems.secondsPerRow == secondsPerRow)
  }

  @Test(arguments: [1, 20, 61.5, 187, 601, 1744, 9000, 100_000]) func rowsFollowEachOtherToTheEnd(duration: Double) {
    let systems = Systems(from: 3, to: 3 + duration, width: 1500)
    let ranges = (0..<systems.count).map(systems.range(ofRow:))
    for (range, next) in zip(ranges, ranges.dropFirst()) {
      #expect(abs(range.upperBound - next.lowerBound) < 1e-6)
      #expect(!systems.axis.ticks(in: next.lowerBound...next.lowerBound).isEmpty, "a row begins at a tick")
    }
    #expect(ranges[0].lowerBound <= 3 && ranges.last!.upperBound == 3 + duration)
    #expect(ranges.allSatisfy { $0.upperBound > $0.lowerBound })
  }

  @Test(arguments: [2706.3, 10_800.1, 14_433.6]) func noRowIsASplinter(duration: Double) {
    let systems = Systems(from: 0, to: duration, width: 1500)
    let last = systems.range(ofRow: systems.count - 1)
    #expect(last.upperBound - last.lowerBound >= systems.secondsPerRow / 20)
  }

  @Test func aLongNoteIsSeenInEachOfItsRows() {
    let systems = Systems(from: 0, to: 180, width: 1500)
    let parts = systems.parts(from: 40, to: 100)
    #expect(parts.map(\.row) == [0, 1, 2])
    #expect(parts.map(\.from) == [40, 45, 90] && parts.map(\.to) == [45, 90, 100])
  }

  @Test func whatEndsWhereARowBeginsIsNotInIt() {
    let systems = Systems(from: 0, to: 180, width: 1500)
    #expect(systems.parts(from: 40, to: 45).map(\.row) == [0])
    #expect(systems.parts(from: 45, to: 45).map(\.row) == [1])
    #expect(systems.parts(from: 180, to: 190).isEmpty)
    #expect(systems.parts(from: 170, to: 400).map(\.to) == [180])
  }

  @Test func aWindowLeavesOutWhatIsBeforeIt() {
    let systems = Systems(from: 30, to: 40, width: 1500)
    #expect(systems.parts(from: 10, to: 20).isEmpty)
    let part = systems.parts(from: 10, to: 35)
    #expect(part.map(\.from) == [30] && part.map(\.to) == [35])
  }
}
