internal import Audio
internal import Files
internal import SFZ

/// One channel of a sample: bytes for the chunk `smpl`, and the 8 bits below them for `sm24`.
struct SampleBody {
  let high: [UInt8]
  let low: [UInt8]
  /// Length to be stated in its header: in frames or, for a compressed sample, in bytes.
  let count: Int

  /// Number of zeros that must follow each uncompressed sample.
  private static let padding = 46

  /// The bodies of the channels of a cut.
  ///
  /// - Parameter folder: folder for the encoders' temporary files.
  static func bodies(
    of cut: SampleCut, scale: Float, _ settings: BuildSettings, folder: String
  ) throws -> [SampleBody] {
    let channels = try cut.frames(scale: scale)
    switch settings.format {
    case .sf2:
      // 16-bit samples stay as they are; others are dithered.
      let isExact = cut.file.isOf16Bits && scale == 1 && cut.fade == 0
      return channels.map { isExact ? SampleBody(exact: $0) : SampleBody(quantized($0, bits: 16), hasLow: false) }
    case .sf2Of24Bits: return channels.map { SampleBody(quantized($0, bits: 24), hasLow: true) }
    case .sf3:
      return try channels.map { frames in
        let bytes = try vorbis(frames, rate: cut.file.rate, settings.quality, folder)
        return SampleBody(high: bytes, low: [], count: bytes.count)
      }
    }
  }

  private init(high: [UInt8], low: [UInt8], count: Int) { (self.high, self.low, self.count) = (high, low, count) }

  private init(exact frames: [Float]) {
    let words = frames.map { Int16(clamping: Int(($0 * 32768).rounded())).littleEndian }
    high = words.withUnsafeBytes { Array($0) } + zeros(2 * Self.padding)
    (low, count) = ([], frames.count)
  }

  /// - Parameter samples: each in the upper bits of 32.
  private init(_ samples: [Int32], hasLow: Bool) {
    let words = samples.map { Int16(truncatingIfNeeded: $0 >> 16).littleEndian }
    high = words.withUnsafeBytes { Array($0) } + zeros(2 * Self.padding)
    low = hasLow ? samples.map { UInt8(truncatingIfNeeded: $0 >> 8) } + zeros(Self.padding) : []
    count = samples.count
  }

  /// Encodes Ogg Vorbis that decodes to values within ±1: a 16-bit decoder would turn larger values into clicks.
  private static func vorbis(_ frames: [Float], rate: Int, _ quality: Double, _ folder: String) throws -> [UInt8] {
    var scale = Float(1)
    while true {
      var encoder = try VorbisEncoder(rate: rate, quality: quality, folder: folder)
      try encoder.write(scale == 1 ? frames : frames.map { $0 * scale })
      let bytes = try encoder.finish()
      guard frames.contains(where: { abs($0) > 0.7 }), scale > 0.5 else { return bytes }
      let decoded = try decodeSample(bytes, limit: frames.count)
      if !zip(frames, decoded).contains(where: { abs($0 - Float($1) / 32768) > 0.9 }) { return bytes }
      scale *= 0.97
    }
  }
}
