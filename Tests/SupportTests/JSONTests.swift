import Support
import Testing

@Suite struct JSONTests {
  @Test func numbersThatAreNotFiniteAreWords() {
    #expect(jsonLine([0.5, .infinity, -.infinity, .nan]) == #"[0.5,"infinity","-infinity","nan"]"#)
  }

  @Test func keysAreSortedAndSlashesStay() {
    #expect(jsonLine(["b": "x/y", "a": "é"]) == #"{"a":"é","b":"x/y"}"#)
  }
}
