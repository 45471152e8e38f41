internal import Glibc

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

/// Checksum of all 64-bit words of a file, depending on their order, as 16 hexadecimal digits (mmap(2)).
private func sumOfFile(_ descriptor: CInt) -> String? {
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
  let count = Int(status.st_size)
  guard let map = mmap(nil, count, PROT_READ, MAP_SHARED | Int32(MAP_POPULATE), descriptor, 0), map != MAP_FAILED
  else { return nil }
  defer { munmap(map, count) }
  let digits = String(sum(of: UnsafeRawBufferPointer(start: map, count: count)), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Four lanes in parallel, for SIMD.
private func sum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
  let words = bytes.bindMemory(to: SIMD4<UInt64>.self)
  var lanes = SIMD4<UInt64>(repeating: UInt64(bytes.count))
  for word in words { lanes = ((lanes &<< 5) | (lanes &>> 59)) ^ word }
  var sum = (0..<4).reduce(UInt64(0)) { ($0 &* 0x100_0000_01b3) ^ lanes[$1] }
  for byte in bytes[(words.count * 32)...] { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return sum
}
