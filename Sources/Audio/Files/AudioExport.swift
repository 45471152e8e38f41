package import Files

extension FrameSpool {
  /// Writes all frames to a file, which gets its name when it is committed.
  ///
  /// Lossless files of the same bit depth contain the same integers, whatever their container.
  ///
  /// - Parameters:
  ///   - quality: for lossy formats, in `AudioFileFormat.qualities`.
  ///   - bitrate: for lossy formats, in kbit/s, in place of a quality.
  ///   - cover: for formats that hold one.
  package func file(
    _ path: String, as format: AudioFileFormat, tags: Tags = Tags(),
    quality: Double = AudioFileFormat.standardQuality, bitrate: Int? = nil, cover: Cover? = nil
  ) throws -> AtomicFile {
    let writer = try AudioFileWriter(
      path, format: format, sampleRate: sampleRate, channels: channels, frameCount: frameCount, tags: tags,
      quality: quality, bitrate: bitrate, loop: loop, cover: cover)
    let file = try encode(into: writer, gain: 1)
    // At the standard quality and above, the headroom of lossy files has always been sufficient.
    let mayExceed = bitrate != nil || quality < AudioFileFormat.standardQuality
    guard format.depth == nil, mayExceed, isNearCeiling else { return file }
    let excess = decibels(try Self.truePeak(of: file)) - Level.ceiling
    if excess <= 0 { return file }
    let softer = try AudioFileWriter(
      path, format: format, sampleRate: sampleRate, channels: channels, frameCount: frameCount, tags: tags,
      quality: quality, bitrate: bitrate, loop: loop, cover: cover)
    return try encode(into: softer, gain: factor(decibels: -excess - 0.1))
  }

  /// - Parameter gain: applied to all frames in addition to the gain that sets their level.
  private func encode(into writer: consuming AudioFileWriter, gain: Float) throws -> AtomicFile {
    let format = writer.format
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

  /// Returns the largest magnitude, including points between samples, of the decoded file.
  private static func truePeak(of file: AtomicFile) throws -> Float {
    var reader = try AudioFileReader(file.path, name: file.destination)
    var meter = TruePeakMeter(channels: reader.channels)
    while true {
      try Task.checkCancellation()
      let samples = try reader.readFloats(frames: 16384)
      if samples.isEmpty { return meter.finish() }
      meter.add(samples.span)
    }
  }
}
