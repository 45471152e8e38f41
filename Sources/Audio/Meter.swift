// All that is measured of a sound. Must not know what it is for.

/// What was measured of a sound.
struct Measurement: Hashable, Sendable {
  /// Integrated, in LUFS; nil for what is softer than −70 LUFS.
  var loudness: Double?
  /// 1 is full scale.
  var truePeak: Float
}

/// Measures frames as they come.
struct Meter: ~Copyable, Sendable {
  private var loudness: LoudnessMeter
  private var truePeak: TruePeakMeter

  init(sampleRate: SampleRate, channels: Int) {
    loudness = LoudnessMeter(sampleRate: sampleRate, channels: channels)
    truePeak = TruePeakMeter(channels: channels)
  }

  /// Adds interleaved frames.
  mutating func add(_ samples: Span<Float>) {
    loudness.add(samples)
    truePeak.add(samples)
  }

  /// Of all frames; after it no more come.
  mutating func finish() -> Measurement {
    Measurement(loudness: loudness.finish(), truePeak: truePeak.finish())
  }
}
