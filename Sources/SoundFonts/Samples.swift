internal import Audio

/// The header of one sample.
package struct SampleHeader: Hashable, Sendable {
  package let index: Int
  package let name: String
  /// Range in frames from the start of the sample data; in bytes for a compressed sample.
  package let start, end: Int
  /// Loop in frames, with the same origin; for a compressed sample relative to its own start.
  package let loopStart, loopEnd: Int
  package let rate: Int
  package let rootKey: Int
  /// The bits of `sfSampleType`.
  package let type: Int

  /// Whether the sample is Ogg Vorbis, as in SF3. The flag is ignored unless the sample is mono, left or right.
  package var isCompressed: Bool { type & 0x10 != 0 && type & 0x07 != 0 }
  package var isRight: Bool { type & 0x02 != 0 }
  package var isLeft: Bool { type & 0x04 != 0 }
  /// Whether its type is supported: mono, right, left, linked or compressed, and not in a ROM.
  package var isPlayable: Bool { type & ~0x1F == 0 }
}

extension SoundFontFile {
  /// - Precondition: `index < sampleCount`.
  package func sample(_ index: Int) -> SampleHeader {
    let table = tables.samples
    return SampleHeader(
      index: index, name: table.name(index), start: table.long(index, 20), end: table.long(index, 24),
      loopStart: table.long(index, 28), loopEnd: table.long(index, 32), rate: table.long(index, 36),
      rootKey: table.byte(index, 40), type: table.word(index, 44))
  }

  /// Whether the sample lies within the sample data.
  func isWithin(_ sample: SampleHeader) -> Bool {
    sample.start < sample.end && sample.end <= (sample.isCompressed ? samples.count : samples.count / 2)
  }

  /// Maximum number of frames of a sample: about 25 minutes at 44.1 kHz.
  static let longestSample = 1 << 26

  /// The frames of a compressed sample, decoded as in FluidSynth.
  func decoded(_ sample: SampleHeader) throws(FontError) -> [Int16] {
    let bytes = try compressedBytes(of: sample)
    try checkVorbis(sample, bytes)
    do { return try decodeSample(bytes, limit: Self.longestSample) } catch {
      throw fail(.badVorbis(offset: samples.lowerBound + sample.start, name: sample.name, reason: error.reason))
    }
  }

  /// - Precondition: the sample is compressed and within the sample data.
  func compressedBytes(of sample: SampleHeader) throws(FontError) -> [UInt8] {
    try read(samples.lowerBound + sample.start..<samples.lowerBound + sample.end)
  }

  func read(_ range: Range<Int>) throws(FontError) -> [UInt8] {
    do { return try bytes.read(range) } catch { throw fail(.file(error)) }
  }
}
