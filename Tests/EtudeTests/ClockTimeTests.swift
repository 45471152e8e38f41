import Testing

@testable import etude

@Suite struct ClockTimeTests {
  @Test(arguments: [
    ("0", 0.0), ("90", 90), ("1.5", 1.5), ("0:30", 30), ("1:00", 60), ("12:34.5", 754.5), ("1:02:30", 3750),
    ("99:59:59", 359_999), (":30", 30), (" 5", 5), ("90s", 90), ("1m30s", 90), ("2 min", 120), ("1h2m", 3720),
    ("1.5 sec", 1.5), ("1H", 3600),
  ]) func readsWhatAClockShows(text: String, seconds: Double) {
    #expect(ClockTime(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", " ", ":", "1:", "1:60", "1::5", "s", "1s30", "1 30", "٣s", "30s1m", "-5s", "1.5m", "-1", "-1:00", "1:2:3:4",
    "nan", "inf", "1e300", "x", "1.5:00",
  ])
  func refusesEverythingElse(text: String) {
    #expect(ClockTime(text) == nil)
  }

  @Test func seedsAreWholeNumbers() throws {
    #expect(try readSeed("0") == 0 && readSeed("18446744073709551615") == UInt64.max)
    for text in ["-1", "1.5", "18446744073709551616", ""] { #expect(throws: (any Error).self) { try readSeed(text) } }
  }
}
