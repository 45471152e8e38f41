import Testing

@testable import Rendering

@Suite struct RenderErrorTests {
  @Test func sentence() {
    #expect(
      "\(RenderError.tooLong(limit: 86400))"
        == "the piece lasts more than 24 hours, the most that can be rendered; split it")
  }
}
