import Testing

@testable import Rendering

@Suite struct RenderErrorTests {
  @Test func sentence() {
    #expect(
      "\(RenderError.tooLong(seconds: 90000, limit: 86400))"
        == "the piece lasts 90000 s, and at most 86400 s can be rendered; split it into shorter pieces")
  }
}
