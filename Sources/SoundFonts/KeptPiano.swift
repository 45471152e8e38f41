// A decoded piano that is held open. Must not know where it is kept.
internal import Glibc

/// A SoundFont file that stays readable for as long as this is held, even when it is deleted or replaced.
package final class KeptPiano: Sendable {
  private let descriptor: CInt
  /// 16 hexadecimal digits: of all its bytes.
  package let sum: String

  /// Opens a file, marks it as used now, and sums it up; nil where that fails.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // From here on, `deinit` closes it.
    sum = sumOfFile(descriptor) ?? ""
    if sum.isEmpty { return nil }
    // Not the time of its last change, by which a synth knows samples that it has read.
    let times = [timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1), timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)]
    futimens(descriptor, times)
    if access(self.path, R_OK) != 0 { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Where this process, and no other, can open it.
  package var path: String { "/proc/self/fd/\(descriptor)" }
}

/// The sum of all 64-bit words of a file, each turned by its place, in 16 hexadecimal digits (mmap(2)).
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

/// In four lanes, so that a processor can work on them at once.
private func sum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
  let words = bytes.bindMemory(to: SIMD4<UInt64>.self)
  var lanes = SIMD4<UInt64>(repeating: UInt64(bytes.count))
  for word in words { lanes = ((lanes &<< 5) | (lanes &>> 59)) ^ word }
  var sum = (0..<4).reduce(UInt64(0)) { ($0 &* 0x100_0000_01b3) ^ lanes[$1] }
  for byte in bytes[(words.count * 32)...] { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return sum
}
