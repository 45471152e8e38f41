import Testing

@testable import Support

@Suite struct FormattingTests {
  @Test(arguments: [(0, "0 pieces"), (1, "1 piece"), (2, "2 pieces"), (-1, "-1 pieces")])
  func aNounFollowsItsNumber(number: Int, text: String) { #expect(counted(number, "piece") == text) }

  @Test func digitsMayBeGrouped() { #expect(counted(12_345, "MIDI file", as: "12,345") == "12,345 MIDI files") }

  @Test func numbersLoseTheDecimalsThatTheyDoNotNeed() {
    let values: [Any] = [12.0, 0.99, -16, 1e-3, Float(7), "4.0", 1e16]
    #expect(values.map(plain) == ["12", "0.99", "-16", "0.001", "7", "4.0", "1e+16"])
  }

  @Test(arguments: [(1, "1"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567")])
  func groupsDigits(number: Int, text: String) { #expect(grouped(number, separator: " ") == text) }

  @Test(arguments: [
    (0.04, "0.0 s"), (9.94, "9.9 s"), (45.2, "45 s"), (120, "2 min"), (5999, "100 min"), (7200, "2.0 h"),
  ]) func durationsHaveSuitableUnits(seconds: Double, text: String) { #expect(duration(seconds) == text) }

  @Test(arguments: [
    (0.0, 0, "0:00"), (5, 0, "0:05"), (59.6, 0, "1:00"), (754, 0, "12:34"), (3750, 0, "1:02:30"), (90.25, 1, "1:30.3"),
    (0.05, 2, "0:00.05"), (86_400, 0, "24:00:00"), (187.25, 2, "3:07.25"),
    (1e12, 0, "1000000000000.0 s"), (.infinity, 2, "inf s"),
  ]) func writesTimesLikeAClock(seconds: Double, decimals: Int, text: String) {
    #expect(clock(seconds, decimals: decimals) == text)
  }

  @Test func textIsFilledUpOnOneSide() {
    #expect("ab".padded(to: 4) == "ab  " && "ab".padded(to: 4, alignedRight: true, with: "0") == "00ab")
    #expect("abc".padded(to: 2) == "abc")
  }

  @Test func hexadecimalNumbersHaveLeadingZeros() {
    #expect(hexadecimal(UInt16(0x2E)) == "002e" && hex(0xF) == "0F")
  }
}
