import Testing

@testable import Support

@Suite struct NumeralsTests {
  @Test(arguments: [(0, "0 pieces"), (1, "1 piece"), (2, "2 pieces"), (-1, "-1 pieces")])
  func aNounFollowsItsNumber(number: Int, text: String) { #expect(counted(number, "piece") == text) }

  @Test func digitsMayBeGrouped() { #expect(counted(12_345, "MIDI file", as: "12,345") == "12,345 MIDI files") }
}
