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
    var writer = try AudioFileWriter(
      path, format: format, sampleRate: sampleRate, channels: channels, frameCount: frameCount, tags: tags,
      quality: quality)
    var quantizer = (format.depth?.integerBits).map(Quantizer.init)
    var integers: [Int32] = []
    // Small blocks, because an encoder may copy a whole write to its stack.
    let blockFrames = 8192
    for start in stride(from: 0, to: frameCount, by: blockFrames) {
      try Task.checkCancellation()
      let samples = try louderFrames(from: start, count: blockFrames, isLossy: format.depth == nil)
      if quantizer == nil {
        try writer.write(samples.span)
      } else {
        quantizer?.quantize(samples.span, into: &integers)
        try writer.write(integers.span)
      }
    }
    return try writer.finish()
  }
}
