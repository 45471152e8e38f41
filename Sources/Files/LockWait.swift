internal import Glibc
private import Synchronization

/// Reports, at most once, that this task is waiting for another process, which may have been stopped.
package final class LockWait: Sendable {
  /// Time to wait before the wait is reported.
  package static let patience = Duration.seconds(2)
  /// The handler of the current task; nil if waits are not reported.
  @TaskLocal package static var current: LockWait?

  private let handler: Mutex<(@Sendable (Int32?) -> Void)?>

  /// - Parameter handler: called once, when the wait gets long, with the ID of the other process; nil if that runs on
  ///   another machine or for another user.
  package init(_ handler: @escaping @Sendable (Int32?) -> Void) { self.handler = Mutex(handler) }

  /// - Parameter holder: finds the other process; called at most once.
  static func report(_ holder: () -> Int32?) {
    let handler = current?.handler.withLock { handler in
      defer { handler = nil }
      return handler
    }
    if let handler = handler ?? nil { handler(holder()) }
  }
}

/// Locks one byte of a file, however long that takes, and reports a long wait.
///
/// - Parameter path: the file's path, for the error.
/// - Throws: `ECANCELED` if the task is cancelled while it waits.
func waitForLock(_ descriptor: CInt, _ place: off_t, path: String) throws(FileError) {
  let end = ContinuousClock.now + LockWait.patience
  var pause: useconds_t = 1000
  while lock(descriptor, F_WRLCK, place) == .taken {
    if Task.isCancelled { throw FileError(path: path, action: .write, code: ECANCELED) }
    if ContinuousClock.now > end {
      LockWait.report { holder(ofLockOn: descriptor, place) }
      pause = 50_000
    }
    usleep(pause)
  }
}

/// The process on this machine that has locked a byte of a file; nil if none is visible.
///
/// `F_OFD_GETLK` doesn't name the process, but the locks are listed with the descriptors of each process
/// (`/proc/PID/fdinfo`, proc(5)).
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

/// Whether a line such as `lock: 1: OFDLCK ADVISORY WRITE -1 08:01:1234 0 0` describes a lock on a byte. The last two
/// words are the first byte and the last byte or `EOF`.
private func isLock(_ line: Substring, on place: Int) -> Bool {
  let words = line.split(whereSeparator: \.isWhitespace)
  guard words.count == 9, words[0] == "lock:", words[2] == "OFDLCK", let first = Int(words[7]) else { return false }
  return first <= place && place <= Int(words[8]) ?? .max
}
