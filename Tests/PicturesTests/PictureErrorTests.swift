import Testing

@testable import Pictures

@Suite struct PictureErrorTests {
  @Test(arguments: [
    (PictureError.noMusic, "there are no notes to draw; percussion is not drawn"),
    (.noNotes, "there are no notes between these times"),
    (
      .tooLarge(width: 30_000, height: 40_000, largestWidth: 12_000),
      "a PNG of 30000 × 40000 pixels is too large; for this piece it is at most 12000 wide"
    ),
    (.cairo(reason: "out of memory"), "cairo cannot draw this picture (out of memory); choose another format"),
  ]) func saysWhatIsWrongAndWhatToDo(error: PictureError, sentence: String) {
    #expect(error.description == sentence)
  }
}
