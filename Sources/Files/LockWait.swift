internal import Glibc
private import Synchronization

/// Reports, at most once, that this task is waiting for another process, which may have been stopped.
package final class LockWait: Sendable {
  /// Time to wait before the wait is reported.
  package static let patience = Duration.seconds(2)
  /// The handler of the current task; nil if waits are not reported.
  @TaskLocal package static var current: LockWait?

  private let handler: Mutex<(@Sendable (Int32?) -> Void)?>

  /// - Parameter handler: called the first time that the wait has been long, with the number of the other process; nil
  ///   where it is on another machine or of another user.
  package init(_ handler: @escaping @Sendable (Int32?) -> Void) { self.handler = Mutex(handler) }

  /// - Parameter holder: finds the other process; called at most once.
  static func tell(_ holder: () -> Int32?) {
    let handler = current?.handler.withLock { handler in
      defer { handler = nil }
      return handler
    }
    if let handler = handler ?? nil { handler(holder()) }
  }
}

/// Locks one byte of a file, however long that takes, and says when it takes long.
func waitForLock(_ descriptor: CInt, _ place: off_t) {
  let end = ContinuousClock.now + LockWait.patience
  while lock(descriptor, F_WRLCK, place) == .taken {
    if ContinuousClock.now > end {
      LockWait.tell { holder(ofLockOn: descriptor, place) }
      lock(descriptor, F_WRLCK, place, waiting: true)
      return
    }
    usleep(1000)
  }
}

/// The process of this machine that has locked a byte of a file; nil where none can be seen.
///
/// The system doesn't tell the process of a lock that belongs to an open file description; the locks are listed with
/// the descriptors of each process (`/proc/PID/fdinfo` of proc(5)).
func holder(ofLockOn descriptor: CInt, _ place: off_t) -> Int32? {
  var own = stat()
  guard fstat(descriptor, &own) == 0 else { return nil }
  for process in numbers(in: "/proc") {
    for number in numbers(in: "/proc/\(process)/fd") {
      var other = stat()
      guard stat("/proc/\(process)/fd/\(number)", &other) == 0, own.st_ino == other.st_ino, own.st_dev == other.st_dev,
        let info = try? readFile("/proc/\(process)/fdinfo/\(number)")
      else { continue }
      let lines = String(decoding: info, as: UTF8.self).split(separator: "\n")
      if lines.contains(where: { isLock($0, on: Int(place)) }) { return process }
    }
  }
  return nil
}

/// The entries of a folder that are numbers (opendir(3)).
private func numbers(in folder: String) -> [Int32] {
  guard let handle = opendir(folder) else { return [] }
  defer { closedir(handle) }
  var numbers: [Int32] = []
  while let entry = readdir(handle) {
    let name = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
    if let number = Int32(String(cString: name.assumingMemoryBound(to: CChar.self))) { numbers.append(number) }
  }
  return numbers
}

/// Whether a line such as `lock: 1: OFDLCK ADVISORY WRITE -1 08:01:1234 0 0` is of a lock on a byte. The last two words
/// are the first byte and the last one or `EOF`.
private func isLock(_ line: Substring, on place: Int) -> Bool {
  let words = line.split(whereSeparator: \.isWhitespace)
  guard words.count == 9, words[0] == "lock:", words[2] == "OFDLCK", let first = Int(words[7]) else { return false }
  return first <= place && place <= Int(words[8]) ?? .max
}
