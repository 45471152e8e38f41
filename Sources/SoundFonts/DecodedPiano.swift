package import Files

extension SoundFontFile {
  /// Only the piano, with its samples decoded, in an unnamed temporary file that disappears when it is released. It is
  /// for synths that would decode the samples differently, if `PianoCache` cannot be used.
  ///
  /// - Parameter framesBeyondEnd: as for `extract`.
  /// - Returns: nil if nothing is compressed, if too much is, or if the file cannot be written.
  /// - Throws: an error in the SoundFont.
  package func decodedPiano(framesBeyondEnd: Int) throws(FontError) -> AtomicFile? {
    let preset = try piano()
    try checkPlayableLinks()
    guard 1...PianoCache.mostCompressed ~= compressedBytes(of: preset), !isAmbiguous(preset) else { return nil }
    do {
      let file = try AtomicFile(joined(temporaryFolder, "etude-piano"))
      try write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      return file
    } catch let error as FontError where error.isOfContent {
      throw error
    } catch {
      return nil
    }
  }
}
