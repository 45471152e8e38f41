import Testing

@testable import etude

@Suite struct ConsoleTests {
  @Test func jsonHasWordsForNumbersThatAreNotFinite() {
    #expect(jsonLine([0.5, .infinity, -.infinity, .nan]) == #"[0.5,"infinity","-infinity","nan"]"#)
  }
}
