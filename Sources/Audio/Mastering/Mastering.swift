/// The levels of a finished render.
public struct Mastering: Hashable, Sendable {
  /// Integrated loudness of the written files in LUFS; nil for silence.
  public let loudness: Double?
  /// True peak of the written files in dBTP; nil for digital silence.
  public let truePeak: Double?
  /// Gain applied to all frames, in dB.
  public let gain: Double
  /// Whether the limiter was needed to keep peaks below −1 dBTP.
  public let isLimited: Bool
}

extension FrameSpool {
  /// Sets the level of all frames. Call it once, after all frames have been appended.
  ///
  /// - Parameter limited: called in order with the limiter's factors for the frames from `start` on; not called if
  ///   nothing is limited. `gain` is applied to all frames in addition.
  package mutating func master(
    to level: Level, limited: (_ factors: [Float], _ start: Int) throws -> Void = { _, _ in }
  ) throws -> Mastering {
    let render = try unlessSoft(measured())
    // A limiter would change the end of a loop differently from its start.
    let gain = level.gain(
      loudness: render.loudness, truePeak: decibels(render.truePeak),
      mostReduction: loop == nil ? Level.mostReduction : 0)
    self.gain = factor(decibels: gain)
    let isLimited = level != .asRendered && render.truePeak * self.gain > factor(decibels: Level.ceiling + 0.001)
    let (result, rest) = isLimited ? try limit(limited) : (render, gain)
    let truePeak = result.truePeak > 0 ? decibels(result.truePeak) + rest : nil
    if level != .asRendered, let truePeak {
      lossyGain = factor(decibels: min(0, Level.ceiling - Level.lossyRoom - truePeak))
      isNearCeiling = truePeak > Level.ceiling - 1
    }
    return Mastering(
      loudness: result.loudness.map { $0 + rest }, truePeak: truePeak, gain: gain, isLimited: isLimited)
  }

  /// Returns the gain in dB that brings the frames to a level, without applying it. Call it once, after all frames have
  /// been appended.
  package mutating func gain(to level: Level) throws -> Double {
    let render = try unlessSoft(measured())
    return level.gain(loudness: render.loudness, truePeak: decibels(render.truePeak))
  }

  /// The measurement itself or, for a very soft render, a measurement of the render raised to full scale: EBU R128
  /// ignores everything below −70 LUFS, and so would ignore the softer parts of such a render, or all of it.
  private func unlessSoft(_ render: Measurement) throws -> Measurement {
    let isSoft = render.loudness.map { $0 < Self.softest } ?? true
    guard isSoft, render.truePeak > Level.silence else { return render }
    let raise = 1 / render.truePeak
    var meter = Meter(sampleRate: sampleRate, channels: channels)
    for start in stride(from: 0, to: frameCount, by: 16384) {
      try Task.checkCancellation()
      var samples = try frames(from: start, count: 16384)
      for index in samples.indices { samples[index] *= raise }
      meter.add(samples.span)
    }
    let loudness = meter.finish().loudness.map { $0 - decibels(raise) }
    return Measurement(loudness: loudness, truePeak: render.truePeak)
  }

  /// Threshold in LUFS: the gates are far below the music of louder renders.
  private static let softest = -45.0

  /// Limits the peaks of all frames in the spool.
  ///
  /// - Returns: the measurement of the result, and the gain still to be applied, in dB. It compensates the hundredths
  ///   of a decibel by which points between samples may exceed the ceiling.
  private mutating func limit(
    _ limited: (_ factors: [Float], _ start: Int) throws -> Void
  ) throws -> (Measurement, rest: Double) {
    let ceiling = factor(decibels: Level.ceiling)
    var limiter = Limiter(ceiling: ceiling, sampleRate: sampleRate, channels: channels)
    var meter = Meter(sampleRate: sampleRate, channels: channels)
    var (written, output, factors) = (0, [Float](), [Float]())
    let blockFrames = 16384
    for start in stride(from: 0, through: frameCount, by: blockFrames) {
      try Task.checkCancellation()
      output.removeAll(keepingCapacity: true)
      let samples = try louderFrames(from: start, count: blockFrames)
      limiter.process(samples.span, into: &output)
      factors = limiter.gains
      if start + blockFrames > frameCount {
        limiter.finish(into: &output)
        factors += limiter.gains
      }
      meter.add(output.span)
      try replace(output.span, from: written)
      for index in factors.indices { factors[index] *= gain }
      try limited(factors, written)
      written += output.count / channels
    }
    let result = meter.finish()
    let rest = min(0, Level.ceiling - decibels(result.truePeak))
    gain = factor(decibels: rest)
    return (result, rest)
  }
}
