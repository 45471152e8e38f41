/// The nominal bit rates of Ogg Vorbis by quality (`rate_mapping_…` and `quality_mapping_…` in libvorbis, lib/modes).
struct VorbisRates {
  /// In increasing order; rates are in kbit/s.
  private let points: [(quality: Double, rate: Double)]

  /// Returns nil if libvorbis has only qualities for this sample rate, no bit rates.
  init?(_ sampleRate: SampleRate, channels: Int) {
    switch (sampleRate, channels) {
    case (.hz22050, 1): points = [(0, 24), (0.5, 28), (5, 50), (10, 90)]
    case (.hz22050, _): points = [(0, 110.0 / 3), (0.5, 40), (5, 88), (10, 172)]
    case (.hz32000, 1): points = Self.steps([42, 52, 64, 72, 78, 86, 92, 110, 120, 140, 190])
    case (.hz32000, _): points = Self.steps([56, 70, 90, 112, 120, 150, 180, 200, 230, 300, 380])
    case (.hz44100, 1), (.hz48000, 1): points = Self.steps([48, 60, 70, 80, 86, 96, 110, 120, 140, 160, 240])
    case (.hz44100, _), (.hz48000, _): points = Self.steps([64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500])
    case (.hz96000, _): return nil
    }
  }

  /// Points with the rates of qualities 0, 1, 2, ….
  private static func steps(_ rates: [Double]) -> [(quality: Double, rate: Double)] {
    rates.enumerated().map { (Double($0), $1) }
  }

  /// Range of bit rates in kbit/s.
  var range: ClosedRange<Int> { Int(points[0].rate.rounded(.up))...Int(points[points.count - 1].rate) }

  /// The quality for a rate, interpolated as libvorbis does; a rate out of range is clamped.
  func quality(rate: Double) -> Double {
    guard let above = points.firstIndex(where: { $0.rate >= rate }) else { return points[points.count - 1].quality }
    if above == 0 { return points[0].quality }
    let (low, high) = (points[above - 1], points[above])
    return low.quality + (rate - low.rate) / (high.rate - low.rate) * (high.quality - low.quality)
  }
}
