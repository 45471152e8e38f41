import Testing

@testable import Pictures

@Suite struct TimeAxisTests {
  @Test(arguments: [
    (10.0, 1.0), (30, 2), (37, 5), (80, 5), (90, 10), (120, 10), (600, 60),
    (36_000, 3600), (500_000, 36_000),
    (1e9, 3600e5),
    (0.1, 0.01),
  ]) func ticksAreFarEnoughApartToBeRead(secondsPerRow: Double, step: Double) {
    let axis = TimeAxis(pixelsPerSecond: 1500 / secondsPerRow)
    #expect(axis.step == step)
    #expect(axis.minorStep < axis.step)
  }

  @Test func ticksAreMultiplesWithinTheRange() {
    let axis = TimeAxis(pixelsPerSecond: 18)
    #expect(axis.step == 5)
    #expect(axis.ticks(in: 32...47) == [35, 40, 45])
    #expect(axis.ticks(in: 35...45) == [35, 40, 45])
    #expect(axis.minorTicks(in: 35...40) == [36, 37, 38, 39])
    #expect(axis.ticks(in: 36...39).isEmpty)
  }

  @Test func labelsHaveTheDecimalsOfTheirStep() {
    #expect(TimeAxis(pixelsPerSecond: 20).label(10) == "0:10")
    #expect(TimeAxis(pixelsPerSecond: 200).label(0.5) == "0:00.5")
    #expect(TimeAxis(pixelsPerSecond: 4000).label(0.02) == "0:00.02")
  }
}
