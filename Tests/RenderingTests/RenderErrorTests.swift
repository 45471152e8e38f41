import Testing

@testable import Rendering

@Suite struct RenderErrorTests {
  @Test func sentence() {
    #expect(
      "\(RenderError.tooLong(seconds: 90000, limit: 86400))"
        == "the piece lasts 90000.0 s, and the limit is 86400.0 s; split it into shorter pieces")
  }
}
