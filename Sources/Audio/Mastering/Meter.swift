/// The loudness and true peak of a sound.
struct Measurement: Hashable, Sendable {
  /// Integrated loudness in LUFS; nil if everything is below −70 LUFS.
  var loudness: Double?
  /// Magnitude; 1 is full scale.
  var truePeak: Float
}

/// Measures loudness and true peak while frames are added.
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

  /// The measurement of all frames. No frames may be added afterwards.
  mutating func finish() -> Measurement {
    Measurement(loudness: loudness.finish(), truePeak: truePeak.finish())
  }
}
