// From a render to the level that it is heard at. Must not know formats.

/// What became of the level of a render.
public struct Mastering: Hashable, Sendable {
  /// Integrated, in LUFS, as it is written; nil for silence.
  public let loudness: Double?
  /// In dBTP, as it is written; nil for digital silence.
  public let truePeak: Double?
  /// What all frames were raised by, in dB.
  public let gain: Double
  /// Whether peaks were held, since the gain alone would have brought them above −1 dBTP.
  public let isLimited: Bool
}

extension FrameSpool {
  /// Brings all frames to their level; once, when all are there.
  package mutating func master(to level: Level) throws -> Mastering {
    let render = try unlessSoft(measured())
    let gain = level.gain(loudness: render.loudness, truePeak: decibels(render.truePeak))
    self.gain = factor(decibels: gain)
    let isLimited = level != .asRendered && render.truePeak * self.gain > factor(decibels: Level.ceiling + 0.001)
    let (result, rest) = isLimited ? try limit() : (render, gain)
    let truePeak = result.truePeak > 0 ? decibels(result.truePeak) + rest : nil
    if level != .asRendered, let truePeak {
      lossyGain = factor(decibels: min(0, Level.ceiling - Level.lossyRoom - truePeak))
    }
    return Mastering(
      loudness: result.loudness.map { $0 + rest }, truePeak: truePeak, gain: gain, isLimited: isLimited)
  }

  /// The gain that brings the frames to a level, in dB, without changing them; once, when all are there.
  package mutating func gain(to level: Level) throws -> Double {
    let render = try unlessSoft(measured())
    return level.gain(loudness: render.loudness, truePeak: decibels(render.truePeak))
  }

  /// What was measured, or, of a soft render, what is measured when it is raised to full scale: EBU R128 leaves out what
  /// is below −70 LUFS, and so would leave out the softer parts of such a render, or all of it.
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

  /// In LUFS: the gates of a louder render are far below its music.
  private static let softest = -45.0

  /// Holds the peaks of all frames, each in its place in the spool.
  ///
  /// - Returns: what was measured of the result, and the gain that is still to come, in dB: the hundredths by which a
  ///   point between samples may pass the ceiling while the gain moves.
  private mutating func limit() throws -> (Measurement, rest: Double) {
    let ceiling = factor(decibels: Level.ceiling)
    var limiter = Limiter(ceiling: ceiling, sampleRate: sampleRate, channels: channels)
    var meter = Meter(sampleRate: sampleRate, channels: channels)
    var (written, output) = (0, [Float]())
    let blockFrames = 16384
    for start in stride(from: 0, through: frameCount, by: blockFrames) {
      try Task.checkCancellation()
      output.removeAll(keepingCapacity: true)
      let samples = try louderFrames(from: start, count: blockFrames)
      limiter.process(samples.span, into: &output)
      if start + blockFrames > frameCount { limiter.finish(into: &output) }
      meter.add(output.span)
      try replace(output.span, from: written)
      written += output.count / channels
    }
    let result = meter.finish()
    let rest = min(0, Level.ceiling - decibels(result.truePeak))
    gain = factor(decibels: rest)
    return (result, rest)
  }
}
