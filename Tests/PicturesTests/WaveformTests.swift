import Testing

@testable import Pictures

@Suite struct WaveformTests {
  private let waveform = Waveform(
    start: 10, secondsPerColumn: 0.5,
    columns: [
      .init(low: -0.1, high: 0.2, power: 0.01), .init(low: -0.4, high: 0.1, power: 0.03),
      .init(low: 0, high: 1, power: 0.5, isClipped: true),
    ])

  @Test func knowsItsEndAndPeak() {
    #expect(waveform.end == 11.5)
    #expect(waveform.peak == 1)
    #expect(Waveform(secondsPerColumn: 1, columns: []).peak == 0)
  }

  @Test func columnsAreTakenTogether() {
    #expect(waveform.column(from: 10, to: 11) == .init(low: -0.4, high: 0.2, power: 0.02))
    #expect(waveform.column(from: 10.1, to: 10.2) == waveform.columns[0])
    #expect(waveform.column(from: 11.4, to: 20)?.isClipped == true)
  }

  @Test func thereIsNothingOutsideIt() {
    #expect(waveform.column(from: 9, to: 10) == nil)
    #expect(waveform.column(from: 11.5, to: 12) == nil)
    #expect(waveform.column(from: 9, to: 10.2) == waveform.columns[0])
  }

  @Test(arguments: [(1 as Float, 1.0), (0.6, 1), (0.5, 2), (0.26, 2), (0.1, 8), (0, 64)])
  func whatIsSoftIsEnlarged(peak: Float, zoom: Double) {
    #expect(Painter.zoom(peak: peak) == zoom)
  }
}
