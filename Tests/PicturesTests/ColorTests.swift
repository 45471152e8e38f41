import Testing

@testable import Pictures

@Suite struct ColorTests {
  @Test func readsACode() {
    #expect(Color(0xFF8000) == Color(red: 1, green: 128 / 255, blue: 0))
  }

  @Test func knowsTheContrastOfInkAndPaper() {
    #expect(abs(Color(0x000000).contrast(with: Color(0xFFFFFF)) - 21) < 1e-9)
    // The example in WCAG 2.1's understanding document: #767676 on white just passes 4.5 : 1.
    #expect(4.5...4.6 ~= Color(0x767676).contrast(with: Color(0xFFFFFF)))
  }

  @Test func theScaleGrowsBrighterFromEndToEnd() {
    let brightness = stride(from: 0.0, through: 1, by: 1 / 256).map { ColorScale.plasma[$0].luminance }
    #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func theScaleMeetsItsAnchorsAndStopsAtItsEnds() {
    let scale = ColorScale.plasma
    for (index, anchor) in scale.anchors.enumerated() {
      let (here, step) = (scale[Double(index) / Double(scale.anchors.count - 1)], 1e-9)
      #expect(abs(here.red - anchor.red) < step && abs(here.blue - anchor.blue) < step)
    }
    #expect(scale[-1] == scale[0] && scale[2] == scale[1])
  }
}
