// From an audio file to what it looks like. Must not know what is drawn beside it.
internal import Audio
internal import Pictures

extension Waveform {
  /// A picture has far fewer pixels; so much is kept of audio of any length.
  private static let mostColumns = 1 << 15
  /// A sample of 16 bits at full scale; beyond it there is nothing but clipping.
  private static let fullScale: Float = 32_767 / 32_768

  /// Reads audio from its beginning up to `to`, a block at a time, and keeps what is after `from`.
  ///
  /// - Parameters:
  ///   - path: any file that libsndfile reads.
  ///   - from, to: in seconds; nil is the beginning and the end.
  init(audioPath path: String, from: Double? = nil, to: Double? = nil) throws {
    var reader = try AudioFileReader(path)
    let rate = Double(reader.sampleRate)
    let first = max(0, Int((from ?? 0) * rate))
    let end = to.map { min(reader.frameCount, Int(($0 * rate).rounded(.up))) } ?? reader.frameCount
    let framesPerColumn = max(1, (max(0, end - first) - 1) / Self.mostColumns + 1)
    var columns: [Column] = []
    var position = 0
    var open = OpenColumn()
    while position < end {
      try Task.checkCancellation()
      let samples = try reader.readFloats(frames: min(1 << 15, end - position))
      if samples.isEmpty { break }
      let frames = samples.count / reader.channels
      for frame in max(0, first - position)..<max(frames, first - position) where frame < frames {
        for sample in samples[frame * reader.channels..<(frame + 1) * reader.channels] { open.add(sample) }
        if (position + frame - first + 1) % framesPerColumn == 0 { columns.append(open.close(Self.fullScale)) }
      }
      position += frames
    }
    if open.count > 0 { columns.append(open.close(Self.fullScale)) }
    self.init(start: Double(first) / rate, secondsPerColumn: Double(framesPerColumn) / rate, columns: columns)
  }
}

/// A column that is being filled.
private struct OpenColumn {
  private var low: Float = .infinity
  private var high: Float = -.infinity
  private var squares: Float = 0
  private(set) var count = 0

  mutating func add(_ sample: Float) {
    (low, high) = (min(low, sample), max(high, sample))
    squares += sample * sample
    count += 1
  }

  mutating func close(_ fullScale: Float) -> Waveform.Column {
    defer { self = OpenColumn() }
    return Waveform.Column(
      low: low, high: high, power: squares / Float(count), isClipped: max(-low, high) >= fullScale)
  }
}
