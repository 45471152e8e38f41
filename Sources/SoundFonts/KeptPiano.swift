internal import Glibc
private import Support
package import Files

/// A decoded SoundFont file that stays readable for as long as this object lives, even if the file is deleted or
/// replaced.
package final class KeptPiano: Sendable {
  private let descriptor: CInt
  /// Checksum of the file, 16 hexadecimal digits.
  package let sum: String

  /// Takes over an open file, updates its access time, and computes its checksum. Returns nil if that fails.
  init?(_ descriptor: CInt) {
    self.descriptor = descriptor
    // From here on, `deinit` closes it.
    sum = sumOfFile(descriptor) ?? ""
    if sum.isEmpty { return nil }
    markAsUsed(descriptor)
    if access(self.path, R_OK) != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Whether it is a SoundFont whose piano can be played and has no compressed samples.
  var isPlayable: Bool {
    guard let file = try? SoundFontFile(path), let piano = try? file.piano() else { return false }
    return (try? file.checkPlayable(piano)) == 0
  }

  /// A path that only this process can open.
  package var path: String { "/proc/self/fd/\(descriptor)" }
}

/// Checksum of the length of a file, of its two ends, which contain the tables, and of a sample of the rest, as 16
/// hexadecimal digits. It detects files left by an interrupted write; reading everything would delay each start by
/// 30 ms.
private func sumOfFile(_ descriptor: CInt) -> String? {
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
  let length = Int(status.st_size)
  var digest = Digest()
  digest.add("\(length)")
  var bytes = [UInt8](repeating: 0, count: 1 << 18)
  func add(_ range: Range<Int>) -> Bool {
    var range = range.clamped(to: 0..<length)
    while !range.isEmpty {
      let count = pread(descriptor, &bytes, min(range.count, bytes.count), range.lowerBound)
      if count <= 0 { return false }
      digest.add(Array(bytes[..<count]))
      range = range.lowerBound + count..<range.upperBound
    }
    return true
  }
  let ends = [0..<1 << 18, length - 1 << 18..<length]
  let samples = stride(from: 0, to: length, by: 1 << 16).lazy.map { $0..<$0 + 64 }
  return ends.allSatisfy(add) && samples.allSatisfy(add) ? digest.description : nil
}

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
      let file = try AtomicFile(temporary: "etude-piano")
      try write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      return file
    } catch let error as FontError where error.isOfContent {
      throw error
    } catch {
      return nil
    }
  }
}
