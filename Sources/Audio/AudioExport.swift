package import Files

extension FrameSpool {
  /// Writes all frames to a file, which gets its name when it is committed.
  ///
  /// Lossless files of the same bit depth contain the same integers, whatever their container.
  ///
  /// - Parameter quality: for lossy formats, in `AudioFileFormat.qualities`.
  package func file(
    _ path: String, as format: AudioFileFormat, tags: Tags = Tags(),
    quality: Double = AudioFileFormat.standardQuality
  ) throws -> AtomicFile {
    let file = try encoded(path, as: format, tags: tags, quality: quality)
    // At the standard quality and above, the headroom of lossy files has always been enough.
    guard format.depth == nil, quality < AudioFileFormat.standardQuality, isNearCeiling else { return file }
    let excess = decibels(try Self.truePeak(of: file)) - Level.ceiling
    guard excess > 0 else { return file }
    return try encoded(path, as: format, tags: tags, quality: quality, gain: factor(decibels: -excess - 0.1))
  }

  /// - Parameter gain: applied to all frames besides that of their level.
  private func encoded(
    _ path: String, as format: AudioFileFormat, tags: Tags, quality: Double, gain: Float = 1
  ) throws -> AtomicFile {
    var writer = try AudioFileWriter(
      path, format: format, sampleRate: sampleRate, channels: channels, frameCount: frameCount, tags: tags,
      quality: quality)
    var quantizer = (format.depth?.integerBits).map(Quantizer.init)
    var integers: [Int32] = []
    // Small blocks, because an encoder may copy a whole write to its stack.
    let blockFrames = 8192
    for start in stride(from: 0, to: frameCount, by: blockFrames) {
      try Task.checkCancellation()
      var samples = try louderFrames(from: start, count: blockFrames, isLossy: format.depth == nil)
      if gain != 1 { for index in samples.indices { samples[index] *= gain } }
      if quantizer == nil {
        try writer.write(samples.span)
      } else {
        quantizer?.quantize(samples.span, into: &integers)
        try writer.write(integers.span)
      }
    }
    return try writer.finish()
  }
  /// The largest magnitude that a decoder of the file gives, between samples too.
  private static func truePeak(of file: AtomicFile) throws -> Float {
    var reader = try AudioFileReader("/proc/self/fd/\(file.descriptor)")
    var meter = TruePeakMeter(channels: reader.channels)
    while true {
      try Task.checkCancellation()
      let samples = try reader.readFloats(frames: 16384)
      if samples.isEmpty { return meter.finish() }
      meter.add(samples.span)
    }
  }
}
