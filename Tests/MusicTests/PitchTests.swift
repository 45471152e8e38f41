import Music
import Testing

@Suite struct PitchTests {
  @Test(arguments: [(60, "C4"), (21, "A0"), (108, "C8"), (61, "C#4"), (0, "C-1"), (127, "G9")])
  func isNamedInScientificPitchNotation(number: Int, name: String) {
    #expect(Pitch(number).description == name)
  }

  @Test(arguments: [-1, 128, Int.max, Int.min])
  func refusesNumbersThatAreNoKey(number: Int) {
    #expect(Pitch(exactly: number) == nil)
  }
}
