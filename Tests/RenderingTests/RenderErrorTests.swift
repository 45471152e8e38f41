import Testing

@testable import Rendering

@Suite struct RenderErrorTests {
  @Test func sentence() {
    #expect(
      "\(RenderError.tooLong(seconds: 90000, limit: 86400))"
        == "the piece lasts 25 hours, and the limit is 24; split it")
  }
}
