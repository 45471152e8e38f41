// The samples of a SoundFont: their headers, and their frames. Must not know zones.
internal import Audio

/// The header of one sample.
package struct SampleHeader: Hashable, Sendable {
  package let index: Int
  package let name: String
  /// In frames from the start of all samples; of a compressed one in bytes.
  package let start, end: Int
  /// In frames; of a compressed sample from its own start.
  package let loopStart, loopEnd: Int
  package let rate: Int
  package let rootKey: Int
  /// The bits of `sfSampleType`.
  package let type: Int

  /// In Ogg Vorbis, as in SF3; one that is neither mono nor left nor right is not taken for one.
  package var isCompressed: Bool { type & 0x10 != 0 && type & 0x07 != 0 }
  package var isRight: Bool { type & 0x02 != 0 }
  package var isLeft: Bool { type & 0x04 != 0 }
  /// One of the kinds that can be played: mono, right, left, linked, compressed; not in a ROM.
  package var isPlayable: Bool { type & ~0x1F == 0 }
}

extension SoundFontFile {
  /// - Precondition: there is such a sample: `index < sampleCount`.
  package func sample(_ index: Int) -> SampleHeader {
    let table = tables.samples
    return SampleHeader(
      index: index, name: table.name(index), start: table.long(index, 20), end: table.long(index, 24),
      loopStart: table.long(index, 28), loopEnd: table.long(index, 32), rate: table.long(index, 36),
      rootKey: table.byte(index, 40), type: table.word(index, 44))
  }

  /// Its frames lie within the samples of the file.
  func isWithin(_ sample: SampleHeader) -> Bool {
    sample.start < sample.end && sample.end <= (sample.isCompressed ? samples.count : samples.count / 2)
  }

  /// No sample has more frames: over half an hour.
  static let longestSample = 1 << 26

  /// The frames of a compressed sample, as FluidSynth decodes them.
  func decoded(_ sample: SampleHeader) throws(FontError) -> [Int16] {
    let bytes = try compressedBytes(of: sample)
    try checkVorbis(sample, bytes)
    do { return try decodeSample(bytes, limit: Self.longestSample) } catch {
      throw fail(.badVorbis(offset: samples.lowerBound + sample.start, name: sample.name, reason: error.reason))
    }
  }

  /// - Precondition: it is compressed, and within the samples of the file.
  func compressedBytes(of sample: SampleHeader) throws(FontError) -> [UInt8] {
    try read(samples.lowerBound + sample.start..<samples.lowerBound + sample.end)
  }

  func read(_ range: Range<Int>) throws(FontError) -> [UInt8] {
    do { return try bytes.read(range) } catch { throw fail(.file(error)) }
  }
}
