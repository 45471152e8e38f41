package import Files
internal import Glibc

extension SoundFontFile {
  /// The piano alone with its samples decoded, in a file without a name below `$TMPDIR` or `/tmp`, which vanishes when
  /// it is let go: for a synth that would decode otherwise, where `PianoCache` is of no use.
  ///
  /// - Parameter framesBeyondEnd: as for `extract`.
  /// - Returns: nil where nothing is compressed, too much is, or the file cannot be written.
  /// - Throws: what is wrong with the SoundFont.
  package func decodedPiano(framesBeyondEnd: Int) throws(FontError) -> AtomicFile? {
    let preset = try piano()
    try checkPlayableLinks()
    guard 1...PianoCache.mostCompressed ~= compressedBytes(of: preset), !isAmbiguous(preset) else { return nil }
    do {
      let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      let file = try AtomicFile(folder + "/etude-piano")
      try write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      return file
    } catch let error as FontError where error.isOfContent {
      throw error
    } catch {
      return nil
    }
  }
}
