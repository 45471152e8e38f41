import Testing

@testable import Training

@Suite struct RunClockTests {
  @Test func goesOnFromEarlierSessions() {
    let clock = RunClock(start: .now, before: 50, limit: 120)
    let (first, second) = (clock.seconds, clock.seconds)
    #expect(first >= 50 && second >= first && second < 60)
  }

  @Test func keepsTimeForTheEnd() {
    let clock = RunClock(start: .now, before: 0, limit: 120)
    #expect(clock.fraction(at: 50, reserve: 20) == 0.5)
    #expect(clock.fraction(at: 15, reserve: 110) == 0.5, "at least a quarter is for learning")
    #expect(RunClock(start: .now, before: 0, limit: nil).fraction(at: 50, reserve: 20) == nil)
  }
}
