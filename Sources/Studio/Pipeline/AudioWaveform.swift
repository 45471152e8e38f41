internal import Audio
internal import Pictures

extension Waveform {
  /// Maximum number of columns, whatever the length of the audio. A picture has far fewer pixels.
  private static let mostColumns = 1 << 15

  /// Reads audio from its beginning up to `to`, a block at a time, and keeps what follows `from`.
  ///
  /// - Parameters:
  ///   - path: any file that libsndfile reads.
  ///   - name: the file in error messages; nil for its path.
  ///   - from, to: in seconds; nil for the beginning and the end.
  init(audioPath path: String, name: String? = nil, from: Double? = nil, to: Double? = nil) throws {
    var reader = try AudioFileReader(path, name: name)
    let (rate, channels) = (Double(reader.sampleRate), reader.channels)
    let first = Self.frames(from ?? 0, rate, limit: reader.frameCount)
    let end = to.map { Self.frames($0, rate, limit: reader.frameCount) } ?? reader.frameCount
    let framesPerColumn = max(1, (max(0, end - first) - 1) / Self.mostColumns + 1)
    var columns: [Column] = []
    var open = OpenColumn(room: framesPerColumn * channels)
    var position = 0
    while position < end {
      try Task.checkCancellation()
      let samples = try reader.readFloats(frames: min(1 << 15, end - position))
      if samples.isEmpty { break }
      var index = max(0, first - position) * channels
      while index < samples.count {
        let stop = min(samples.count, index + open.room)
        open.add(samples.span, index..<stop)
        index = stop
        if open.room == 0 { columns.append(open.close(room: framesPerColumn * channels)) }
      }
      position += samples.count / channels
    }
    if open.count > 0 { columns.append(open.close(room: 0)) }
    self.init(start: Double(first) / rate, secondsPerColumn: Double(framesPerColumn) / rate, columns: columns)
  }

  /// Converts a time to frames, clamped to 0…limit.
  private static func frames(_ seconds: Double, _ rate: Double, limit: Int) -> Int {
    Int(max(0, min(Double(limit), (seconds * rate).rounded())))
  }
}

/// A column that is being filled.
private struct OpenColumn {
  /// Number of samples still needed.
  private(set) var room: Int
  private(set) var count = 0
  private var low: Float = .infinity
  private var high: Float = -.infinity
  private var squares: Float = 0

  /// Full scale of a 16-bit sample; anything above it is clipping.
  private static let fullScale: Float = 32_767 / 32_768

  init(room: Int) { self.room = room }

  mutating func add(_ samples: Span<Float>, _ range: Range<Int>) {
    for index in range {
      // Files of floats may contain any value.
      let sample = samples[index].isNaN ? 0 : max(-8, min(8, samples[index]))
      low = min(low, sample)
      high = max(high, sample)
      squares += sample * sample
    }
    count += range.count
    room -= range.count
  }

  /// Returns the column filled so far, and begins the next one.
  mutating func close(room: Int) -> Waveform.Column {
    defer { self = OpenColumn(room: room) }
    return Waveform.Column(
      low: low, high: high, power: squares / Float(count), isClipped: max(-low, high) >= Self.fullScale)
  }
}
