import Music
import Testing
import Tokens

@Suite struct ScaleTests {
  @Test func theTimesAreThoseOfTheDesign() {
    let times = TimeScale.expressiveTimes.values
    #expect(times.count == 64)
    #expect(times[...10].map { ($0 * 1000).rounded() } == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    for (time, next) in zip(times[10...], times[11...]) { #expect(abs(next / time - 1.0745) < 1e-12) }
    #expect(abs(times[63] - 4.507) < 0.001)
  }

  @Test func theDurationsAreThoseOfTheDesign() {
    let durations = TimeScale.expressiveDurations.values
    #expect(durations.count == 64)
    #expect(durations.first == 0.02)
    #expect(abs(durations.last! - 8) < 1e-12)
    for (duration, next) in zip(durations, durations[1...]) {
      #expect(abs(next / duration - durations[1] / durations[0]) < 1e-12)
    }
  }

  @Test(arguments: [TimeScale.expressiveTimes, .expressiveDurations])
  func everyValueIsItsOwnNearest(scale: TimeScale) {
    for symbol in scale.values.indices { #expect(scale.nearest(Seconds(scale.values[symbol])) == Int32(symbol)) }
  }

  @Test(arguments: [(-1.0, 0), (0.0049, 0), (0.0051, 1), (0.0149, 1), (0.0151, 2), (1e9, 63)])
  func theNearestValueWins(time: Double, symbol: Int32) {
    #expect(TimeScale.expressiveTimes.nearest(Seconds(time)) == symbol)
  }

  @Test(arguments: [[], [0.1, 0.1], [0.2, 0.1], [-0.1, 0], [0, .infinity], [.nan], [0, 0.009], [0, 1e300]])
  func whatDoesNotIncreaseOrHasNoUsefulEndIsNoScale(values: [Double]) {
    #expect(TimeScale(values) == nil)
  }
}
