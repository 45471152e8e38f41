import Testing

@testable import Pictures

@Suite struct LayoutTests {
  @Test(arguments: [
    (10.0, 24), (10, 88), (37, 128), (60, 60), (180, 48), (600, 72), (600, 88), (1800, 88), (14_400, 88), (14_400, 128),
  ]) func aPictureHasTheShapeOfAPage(duration: Double, keys: Int) {
    for (hasPedal, hasWaveform) in [(false, false), (true, true)] {
      let layout = Layout(
        from: 0, to: duration, keys: VisibleKeys([127 - keys + 1, 127]), hasPedal: hasPedal, hasWaveform: hasWaveform)
      #expect(0.25 * Layout.width...4 * Layout.width ~= layout.height)
      #expect(layout.keyHeight >= 2 && layout.keyHeight == layout.keyHeight.rounded())
    }
  }

  @Test func lanesStandBelowEachOther() {
    let layout = Layout(from: 0, to: 180, keys: VisibleKeys([40, 80]), hasPedal: true, hasWaveform: true)
    for row in 0..<layout.systems.count {
      #expect(layout.roll(row).bottom < layout.pedal(row).y)
      #expect(layout.pedal(row).bottom < layout.waveform(row).y)
      #expect(layout.waveform(row).bottom == layout.bottom(ofRow: row))
      #expect(layout.bottom(ofRow: row) < (row + 1 < layout.systems.count ? layout.roll(row + 1).y : layout.height))
    }
  }

  @Test func timeAndKeysHaveTheirPlaces() {
    let layout = Layout(from: 0, to: 180, keys: VisibleKeys([48, 71]), hasPedal: false, hasWaveform: false)
    #expect(layout.x(45, inRow: 1) == layout.roll(1).x)
    #expect(abs(layout.x(90, inRow: 1) - layout.roll(1).right) < 1e-9)
    #expect(layout.y(ofKey: 71, inRow: 2) == layout.roll(2).y)
    #expect(layout.y(ofKey: 48, inRow: 2) + layout.keyHeight == layout.roll(2).bottom)
  }
}
