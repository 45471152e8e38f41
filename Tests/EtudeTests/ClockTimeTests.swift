import Testing

@testable import etude

@Suite struct ClockTimeTests {
  @Test(arguments: [
    ("0", 0.0), ("90", 90), ("1.5", 1.5), ("0:30", 30), ("1:00", 60), ("12:34.5", 754.5), ("1:02:30", 3750),
    ("99:59:59", 359_999),
  ]) func readsWhatAClockShows(text: String, seconds: Double) {
    #expect(ClockTime(text)?.seconds == seconds)
  }

  @Test(arguments: ["", ":", "1:", ":30", "1:60", "-1", "-1:00", "1:2:3:4", "nan", "inf", "1e300", "x", "1.5:00"])
  func refusesEverythingElse(text: String) {
    #expect(ClockTime(text) == nil)
  }
}
