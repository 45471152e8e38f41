import Testing

@testable import Pictures

@Suite struct VisibleKeysTests {
  @Test(arguments: [
    ([60, 64, 67], 48...71),  // one octave, and the nearer neighbour
    ([66], 60...83),
    ([59], 48...71),
    ([36, 60], 36...71),
    ([36, 72], 36...72),  // a C is the highest key
    ([37, 83], 36...83),
    ([21, 108], 21...108),  // a piano
    ([23, 100], 21...107),
    ([0, 127], 0...127),
    ([127], 108...127),
    ([3], 0...23),
    ([20, 60], 12...60),  // below a piano
    ([], 48...71),
  ]) func showsWholeOctaves(keys: [Int], range: ClosedRange<Int>) {
    #expect(VisibleKeys(keys).keys == range)
  }

  @Test func fiveKeysOfAnOctaveAreBlack() {
    #expect((60..<72).filter(VisibleKeys.isBlack) == [61, 63, 66, 68, 70])
  }
}
