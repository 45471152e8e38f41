internal import Glibc
private import SystemPackage

/// Number of cores that this process can keep busy: the cores that are online (sysconf(3)) and that it may run on
/// (`Cpus_allowed` in proc(5)), limited by its container's CPU quota (`cpu.max` of cgroups(7)), and by the files that
/// it may have open: a piece that is being rendered has up to 8.
package let coreCount: Int = {
  let online = sysconf(CInt(_SC_NPROCESSORS_ONLN))
  let allowed = systemText("/proc/self/status").flatMap(cores(allowedBy:))
  let quota = systemText("/sys/fs/cgroup/cpu.max").flatMap(cores(ofQuota:))
  return max(1, min(online, allowed ?? .max, quota ?? .max, (openFileLimit - 12) / 8))
}()

/// Size of this machine's memory in bytes (sysconf(3)).
package let machineMemory = sysconf(CInt(_SC_PHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE))

/// The text of a small file in which the system reports about itself; nil if it cannot be read.
func systemText(_ path: String) -> String? {
  guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
  defer { try? file.close() }
  var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
  while true {
    guard let count = try? part.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += part[..<count]
  }
}

/// Counts the bits of the hexadecimal mask in a process's status, such as `Cpus_allowed: 00000000,0000000f`.
func cores(allowedBy status: String) -> Int? {
  let lines = status.split(separator: "\n")
  guard let mask = lines.first(where: { $0.hasPrefix("Cpus_allowed:") })?.split(separator: ":").last else { return nil }
  return mask.compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount }
}

/// A CPU quota in cores, rounded up: `150000 100000` (microseconds, per period of microseconds) is 2; `max 100000` is
/// nil.
func cores(ofQuota text: String) -> Int? {
  let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
  guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], period > 0 else { return nil }
  return max(1, (quota - 1) / period + 1)
}
