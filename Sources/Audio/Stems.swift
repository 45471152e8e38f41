package import Files

/// The stems of a piece, one after another in a spool. Each is as long as the piece, and they add up to it.
///
/// After `FrameSpool.master(to:with:)` the spool holds partial sums: the sum of stems 0…k in place of stem k. Files get
/// the differences of consecutive rounded sums (`Quantizer`), so the integers of all stems add up exactly to those of
/// the whole piece. If stems were rounded independently, their errors would add up to audible noise.
package struct Stems: ~Copyable, Sendable {
  private var spool: FrameSpool
  private let count: Int
  /// Largest magnitude of any sample.
  private(set) var peak: Float

  /// Frames of each stem.
  private var length: Int { spool.frameCount / count }

  /// - Parameter spool: holds `count` stems.
  package init(_ spool: consuming FrameSpool, count: Int) {
    precondition(spool.frameCount % count == 0, "all stems are equally long")
    peak = spool.peak
    self.count = count
    self.spool = spool
  }

  /// The piece: the sum of all stems.
  package func sum() throws -> FrameSpool {
    var piece = try FrameSpool(sampleRate: spool.sampleRate, channels: spool.channels, in: spool.folder)
    for start in stride(from: 0, to: length, by: Self.blockFrames) {
      try Task.checkCancellation()
      let frames = min(Self.blockFrames, length - start)
      var sum = [Float](repeating: 0, count: frames * spool.channels)
      for stem in 0..<count {
        let samples = try spool.frames(from: stem * length + start, count: frames)
        for index in sum.indices { sum[index] += samples[index] }
      }
      try piece.keep(sum.span)
    }
    return piece
  }

  /// Returns the stems, each edited like the whole piece.
  ///
  /// - Parameter musicEnd: seconds from the beginning to the last release.
  package consuming func edited(_ edit: AudioEdit, musicEnd: Double) throws -> Stems {
    let (count, length) = (count, length)
    let render = spool
    let plan = EditPlan(
      edit, frameCount: length, musicEnd: render.sampleRate.frames(musicEnd), sampleRate: render.sampleRate)
    var result = try FrameSpool(sampleRate: render.sampleRate, channels: render.channels, in: render.folder)
    for stem in 0..<count {
      for start in stride(from: 0, to: plan.length, by: Self.blockFrames) {
        try Task.checkCancellation()
        let range = start..<min(start + Self.blockFrames, plan.length)
        let samples = try plan.frames(range, channels: render.channels) { start, count in
          try render.frames(from: stem * length + start, count: min(count, length - start))
        }
        try result.keep(samples.span)
      }
    }
    return Stems(result, count: count)
  }

  /// Multiplies the frames of each stem, from `start` on, by factors.
  mutating func multiply(by factors: [Float], from start: Int) throws {
    if start == 0 { peak = 0 }
    let channels = spool.channels
    for stem in 0..<count {
      var samples = try spool.frames(from: stem * length + start, count: factors.count)
      for index in samples.indices { samples[index] *= factors[index / channels] }
      peak = max(peak, Interpolation.largest(samples.span))
      try spool.replace(samples.span, from: stem * length + start)
    }
  }

  /// Replaces each stem by the sum of all stems up to it, multiplied by a gain.
  mutating func accumulate(gain: Float) throws {
    for start in stride(from: 0, to: length, by: Self.blockFrames) {
      try Task.checkCancellation()
      let frames = min(Self.blockFrames, length - start)
      var sum = [Float](repeating: 0, count: frames * spool.channels)
      for stem in 0..<count {
        let samples = try spool.frames(from: stem * length + start, count: frames)
        for index in sum.indices { sum[index] += samples[index] * gain }
        try spool.replace(sum.span, from: stem * length + start)
      }
    }
  }

  private static let blockFrames = 8192
}

extension Stems {
  /// Writes a stem to a file, which gets its name when it is committed; otherwise like `FrameSpool.file`.
  ///
  /// - Parameters:
  ///   - stem: index of the stem.
  ///   - piece: the whole piece, whose level has been set together with these stems.
  package func file(
    _ path: String, stem: Int, of piece: borrowing FrameSpool, as format: AudioFileFormat, tags: Tags = Tags(),
    quality: Double = AudioFileFormat.standardQuality, bitrate: Int? = nil, cover: Cover? = nil
  ) throws -> AtomicFile {
    var writer = try AudioFileWriter(
      path, format: format, sampleRate: spool.sampleRate, channels: spool.channels, frameCount: length, tags: tags,
      quality: quality, bitrate: bitrate, loop: piece.loop, cover: cover)
    var quantizer = (format.depth?.integerBits).map(Quantizer.init)
    let gain = format.depth == nil ? piece.lossyGain : 1
    var integers: [Int32] = []
    for start in stride(from: 0, to: length, by: Self.blockFrames) {
      try Task.checkCancellation()
      var sums = try sums(upTo: stem, from: start)
      let before = stem == 0 ? [Float](repeating: 0, count: sums.count) : try self.sums(upTo: stem - 1, from: start)
      if quantizer == nil {
        for index in sums.indices { sums[index] = (sums[index] - before[index]) * gain }
        try writer.write(sums.span)
      } else {
        quantizer?.quantize(sums.span, minus: before.span, into: &integers)
        try writer.write(integers.span)
      }
    }
    return try writer.finish()
  }

  private func sums(upTo stem: Int, from start: Int) throws -> [Float] {
    try spool.frames(from: stem * length + start, count: min(Self.blockFrames, length - start))
  }
}

extension FrameSpool {
  /// Sets the level of a piece and of its stems, which get the same gain and the same limiting.
  ///
  /// A stem can have higher peaks than the piece, because stems can cancel each other out. If a stem would exceed full
  /// scale, the level of the piece and all stems is lowered, unless they are kept as rendered.
  ///
  /// - Returns: the levels of the piece, and by how many dB it had to be lowered.
  package mutating func master(to level: Level, with stems: inout Stems?) throws -> (Mastering, lowered: Double) {
    var mastering = try master(to: level) { try stems?.multiply(by: $0, from: $1) }
    let peak = (stems?.peak ?? 0) * gain
    let lowered = level == .asRendered || peak <= Self.stemCeiling ? 0 : decibels(peak / Self.stemCeiling)
    if lowered > 0 {
      gain *= factor(decibels: -lowered)
      mastering = mastering.lowered(by: lowered)
    }
    try stems?.accumulate(gain: gain)
    return (mastering, lowered)
  }

  /// 0.01 dB below full scale, so that rounding does not clip.
  private static let stemCeiling: Float = 0.999
}

extension Mastering {
  fileprivate func lowered(by decibels: Double) -> Mastering {
    Mastering(
      loudness: loudness.map { $0 - decibels }, truePeak: truePeak.map { $0 - decibels }, gain: gain - decibels,
      isLimited: isLimited)
  }
}
