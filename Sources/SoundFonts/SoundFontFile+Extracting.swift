internal import Dispatch
package import Files
private import Synchronization

extension SoundFontFile {
  /// Number of zero frames that must follow each sample.
  private static let padding = 46
  /// Limits of the samples held in memory at once: their number, and the frames that their compressed bytes claim.
  private static let batch = (samples: 16, frames: 1 << 23)

  /// Writes a preset with its instruments and samples to a new SoundFont that renders bit-identically.
  ///
  /// Compressed samples are decoded on all cores.
  ///
  /// - Parameter framesBeyondEnd: number of frames after an uncompressed sample that the synth plays as part of it. A
  ///   compressed sample is played without them, so the end of a decoded sample is set that many frames earlier.
  package func extract(_ preset: Preset, to path: String, replacing: Bool, framesBeyondEnd: Int) throws {
    let file = try AtomicFile(path)
    try write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
    try file.commit(replacing: replacing)
  }

  /// Writes the new SoundFont to an empty file.
  package func write(_ preset: Preset, to file: AtomicFile, framesBeyondEnd: Int) throws {
    try checkPlayable(preset)
    var extraction = Extraction(preset, of: self)
    var writer = try FontFileWriter(file, info: extraction.info, hasLow: !samples24.isEmpty)
    let headers = extraction.samples.originals.map(sample)
    for batch in try batches(of: headers) {
      for (header, body) in zip(batch, try bodies(of: batch, framesBeyondEnd)) {
        extraction.addHeader(header, start: body == nil ? 0 : writer.length / 2, count: body?.count)
        if let body { try writer.append(body.high, low: body.low) }
      }
    }
    let total = try writer.finish(extraction.writer)
    guard total <= Int(UInt32.max) else {
      throw fail(.tooMany(offset: 0, what: "bytes in a SoundFont", found: total, limit: Int(UInt32.max)))
    }
  }

  /// Divides samples into batches; a sample longer than the limit is a separate batch.
  private func batches(of headers: [SampleHeader]) throws(FontError) -> [[SampleHeader]] {
    var (batches, frames) = ([[SampleHeader]](), 0)
    for header in headers {
      let isDecoded = header.isPlayable && header.isCompressed
      let length = isDecoded ? try checkVorbis(header, compressedBytes(of: header)) : header.end - header.start
      frames += length
      if batches.isEmpty || frames > Self.batch.frames || batches[batches.count - 1].count == Self.batch.samples {
        batches.append([])
        frames = length
      }
      batches[batches.count - 1].append(header)
    }
    return batches
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
      let bytes = [UInt8](unsafeUninitializedCapacity: 2 * (frames.count + Self.padding)) { buffer, count in
        count = buffer.count
        buffer.initialize(repeating: 0)
        frames.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      }
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
