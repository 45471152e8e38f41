internal import Dispatch
package import Files
private import Synchronization

extension SoundFontFile {
  /// Number of zero frames that must follow each sample.
  private static let padding = 46
  /// Number of samples held in memory at once.
  private static let batch = 16

  /// Writes a preset with its instruments and samples to a new SoundFont that renders bit-identically.
  ///
  /// Compressed samples are decoded on all cores.
  ///
  /// - Parameter framesBeyondEnd: number of frames after an uncompressed sample that the synth plays as part of it. A
  ///   compressed sample is played without them, so the end of a decoded sample is set that many frames earlier.
  public func extract(_ preset: Preset, to path: String, replacing: Bool, framesBeyondEnd: Int) throws {
    let file = try AtomicFile(path)
    try write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
    try file.commit(replacing: replacing)
  }

  /// Writes the new SoundFont to an empty file.
  package func write(_ preset: Preset, to file: AtomicFile, framesBeyondEnd: Int) throws {
    try checkPlayable(preset)
    var extraction = Extraction(preset, of: self)
    let info = extraction.info
    try file.write(Array("RIFF".utf8) + longs(0) + Array("sfbk".utf8) + info)
    let sounds = 12 + info.count
    try file.write(Array("LIST".utf8) + longs(0) + Array("sdta".utf8) + Array("smpl".utf8) + longs(0))
    let (frames, low) = try writeSamples(&extraction, to: file, framesBeyondEnd)
    var length = 12 + 2 * frames
    if !samples24.isEmpty {
      let half = low + zeros(low.count % 2)
      try file.write(Array("sm24".utf8) + longs(half.count) + half)
      length += 8 + half.count
    }
    let tables = extraction.writer.bytes
    try file.write(tables)
    let total = sounds + 8 + length + tables.count
    guard total <= Int(UInt32.max) else {
      throw fail(.tooMany(offset: 0, what: "bytes in a SoundFont", found: total, limit: Int(UInt32.max)))
    }
    try file.overwrite(longs(total - 8), at: 4)
    try file.overwrite(longs(length), at: sounds + 4)
    try file.overwrite(longs(2 * frames), at: sounds + 16)
  }

  /// Writes the frames of all samples and adds their headers. Returns the number of frames, and their lower 8 bits.
  private func writeSamples(
    _ extraction: inout Extraction, to file: AtomicFile, _ framesBeyondEnd: Int
  ) throws -> (frames: Int, low: [UInt8]) {
    var (frames, low) = (0, [UInt8]())
    let headers = extraction.samples.originals.map(sample)
    for start in stride(from: 0, to: headers.count, by: Self.batch) {
      let batch = Array(headers[start..<min(start + Self.batch, headers.count)])
      for (header, body) in zip(batch, try bodies(of: batch, framesBeyondEnd)) {
        extraction.addHeader(header, start: body == nil ? 0 : frames, count: body?.count)
        guard let body else { continue }
        try file.write(body.high)
        low += body.low
        frames += body.high.count / 2
      }
    }
    return (frames, low)
  }

  /// The frames of a sample as bytes, with the zeros after it, and the number of frames that its header states.
  private struct Body {
    var high: [UInt8]
    var low: [UInt8]
    let count: Int
  }

  /// Reads and decodes samples on all cores; nil for those that cannot be played.
  private func bodies(of headers: [SampleHeader], _ framesBeyondEnd: Int) throws -> [Body?] {
    let results = Mutex([Result<Body?, FontError>?](repeating: nil, count: headers.count))
    DispatchQueue.concurrentPerform(iterations: headers.count) { index in
      let result = Result { () throws(FontError) in try body(of: headers[index], framesBeyondEnd) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock(\.self).map { try $0?.get() ?? nil }
  }

  private func body(of sample: SampleHeader, _ framesBeyondEnd: Int) throws(FontError) -> Body? {
    guard sample.isPlayable else { return nil }
    if sample.isCompressed {
      let frames = try decoded(sample)
      let bytes = frames.withUnsafeBytes { Array($0) } + zeros(2 * Self.padding)
      let low = samples24.isEmpty ? [] : zeros(bytes.count / 2)
      return Body(high: bytes, low: low, count: max(1, frames.count - framesBeyondEnd))
    }
    let end = min(sample.end + Self.padding, samples.count / 2)
    let missing = sample.end + Self.padding - end
    let high = try read(samples.lowerBound + 2 * sample.start..<samples.lowerBound + 2 * end) + zeros(2 * missing)
    let low =
      samples24.isEmpty
      ? [] : try read(samples24.lowerBound + sample.start..<samples24.lowerBound + end) + zeros(missing)
    return Body(high: high, low: low, count: sample.end - sample.start)
  }
}
