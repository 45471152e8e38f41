import Support
import Testing

@Suite struct JSONTests {
  @Test func numbersThatAreNotFiniteAreWords() {
    #expect(jsonLine([0.5, .infinity, -.infinity, .nan]) == #"[0.5,"infinity","-infinity","nan"]"#)
  }

  @Test func whatIsUnsafeToShowIsEscaped() {
    #expect(jsonLine("é\u{1B}\u{7F}\u{9B}\u{202E}\u{2028}") == #""é\u001b\u007f\u009b\u202e\u2028""#)
  }

  @Test func keysAreSortedAndSlashesStay() {
    #expect(jsonLine(["b": "x/y", "a": "é"]) == #"{"a":"é","b":"x/y"}"#)
  }
}
