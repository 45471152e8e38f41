import Testing

@testable import Rendering

@Suite struct RenderErrorTests {
  @Test func sentence() {
    #expect(
      "\(RenderError.tooLong(seconds: 90000, limit: 86400))"
        == "the piece goes on until 90000.0 s, and 86400.0 s is the longest that is rendered; cut it into parts")
  }
}
