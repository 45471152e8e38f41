internal import CSndFile
internal import Glibc

/// The key, the tuning and the loop that a sampler would take from a file (chunk `smpl` of WAV, `INST` of AIFF).
package struct SampleProperties: Hashable, Sendable {
  /// The key at which the sample has its recorded pitch.
  package let key: Int
  /// Deviation of the recorded pitch from that key in cents; positive is sharp.
  package let cents: Int
  /// The frames that are repeated; nil if there is no loop.
  package let loop: Range<Int>?
}

extension SoundFile {
  /// Reads the properties (`SFC_GET_INSTRUMENT`); nil if the file has none.
  var sampleProperties: SampleProperties? {
    var instrument = SF_INSTRUMENT()
    let size = CInt(MemoryLayout<SF_INSTRUMENT>.size)
    guard sf_command(handle, CInt(SFC_GET_INSTRUMENT), &instrument, size) != 0 else { return nil }
    var (start, end): (UInt32, UInt32) = (0, 0)
    let isLooped = etude_first_loop(&instrument, &start, &end) != CInt(SF_LOOP_NONE) && start < end
    return SampleProperties(
      key: Int(instrument.basenote), cents: Int(instrument.detune), loop: isLooped ? Int(start)..<Int(end) : nil)
  }

  /// Sets the frames to repeat (`SFC_SET_INSTRUMENT`). libsndfile writes the loop into WAV files only, as chunk `smpl`.
  mutating func set(loop: Range<Int>) {
    var instrument = SF_INSTRUMENT()
    (instrument.gain, instrument.basenote) = (1, 60)
    (instrument.velocity_hi, instrument.key_hi) = (127, 127)
    etude_set_loop(&instrument, UInt32(clamping: loop.lowerBound), UInt32(clamping: loop.upperBound))
    sf_command(handle, CInt(SFC_SET_INSTRUMENT), &instrument, CInt(MemoryLayout<SF_INSTRUMENT>.size))
  }

  /// Whether 16 bits represent each sample exactly.
  var isOf16Bits: Bool {
    [SF_FORMAT_PCM_16, SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8].contains(Int(info.format) & SF_FORMAT_SUBMASK)
  }

  /// Seeks to a frame (`sf_seek`). Returns false if the file cannot seek.
  mutating func seek(to frame: Int) -> Bool { sf_seek(handle, sf_count_t(frame), SEEK_SET) == sf_count_t(frame) }
}
