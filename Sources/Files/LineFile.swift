// A file of lines that several processes add to at once, whatever becomes of them. Must not know what the lines say.
internal import Glibc
internal import Synchronization

/// Lines are added whole and stay. A process that is killed while it writes leaves at most one line without an end, which
/// nobody reads; where there is no room, the file stays as it was.
///
/// The file also keeps apart those who work on the same thing: see `claim`. Where files cannot be locked, all goes on
/// without.
package final class LineFile: Sendable {
  package let path: String
  private let state: Mutex<State>

  private struct State: Sendable {
    var descriptor: CInt
    /// Why nothing can be added, where the file could only be opened for reading.
    var refusal: FileError?
    /// How far it was read.
    var offset = 0
  }

  /// Opens the file, and makes it when it is missing.
  package init(_ path: String) throws(FileError) {
    self.path = path
    state = Mutex(try LineFile.open(path))
  }

  /// An empty file does not stay; whoever has it open makes it anew.
  deinit {
    state.withLock { state in
      if state.refusal == nil, fileLength(path) == 0, leads(path, to: state.descriptor) { unlink(path) }
      close(state.descriptor)
    }
  }

  private static func open(_ path: String) throws(FileError) -> State {
    let descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor >= 0 { return State(descriptor: descriptor) }
    let refusal = FileError(path: path, action: .create)
    let readable = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if readable < 0 { throw refusal }
    return State(descriptor: readable, refusal: refusal)
  }

  /// Hands over the whole lines that were added since the last call, by whomever.
  package func newLines(_ hear: (ArraySlice<UInt8>) -> Void) throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      Result { () throws(FileError) in
        state.offset = try readLines(state.descriptor, path: path, from: state.offset) { line, _ in hear(line) }
      }
    }
    try result.get()
  }

  /// Adds a line, and sees to it that it is on the disk (fdatasync(2)). A file that was removed meanwhile is made anew.
  ///
  /// - Parameter line: without its end.
  package func append(_ line: [UInt8]) throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      Result { () throws(FileError) in
        if let refusal = state.refusal { throw refusal }
        // Until the file that is locked is the one that has the name.
        repeat {
          try reopen(&state)
          lock(state.descriptor, F_WRLCK, LineFile.appending, waiting: true)
        } while !leads(path, to: state.descriptor)
        defer { lock(state.descriptor, F_UNLCK, LineFile.appending) }
        let end = lseek(state.descriptor, 0, SEEK_END)
        var last: UInt8 = 10
        if end > 0 { pread(state.descriptor, &last, 1, end - 1) }
        let bytes = (last == 10 ? [] : [10]) + line + [10]
        let code = bytes.withUnsafeBytes { writeAll($0, to: state.descriptor) }
        if code == 0 && (fdatasync(state.descriptor) == 0 || errno == EINVAL) { return }
        let error = FileError(path: path, action: .write, code: code == 0 ? errno : code)
        ftruncate(state.descriptor, end)
        throw error
      }
    }
    try result.get()
  }

  /// Lets nobody else add a line for as long as this object lives.
  package func hold() {
    state.withLock { _ = lock($0.descriptor, F_WRLCK, LineFile.appending, waiting: true) }
  }

  /// Takes a thing for this process, until `release` or its end; false when another process has it.
  ///
  /// - Parameter number: stands for the thing.
  package func claim(_ number: UInt64) -> Bool {
    state.withLock { state in
      if state.refusal != nil { return true }
      try? reopen(&state)
      return lock(state.descriptor, F_WRLCK, LineFile.place(of: number)) != .taken
    }
  }

  package func release(_ number: UInt64) {
    state.withLock { _ = lock($0.descriptor, F_UNLCK, LineFile.place(of: number)) }
  }

  /// Opens the file again when its name no longer leads to it.
  private func reopen(_ state: inout State) throws(FileError) {
    if leads(path, to: state.descriptor) { return }
    try makeFolder(folder(of: path))
    let fresh = try LineFile.open(path)
    close(state.descriptor)
    state = fresh
  }

  /// Far behind all lines, where bytes can be locked that are not there.
  private static let appending: off_t = 1 << 62
  private static func place(of number: UInt64) -> off_t { 1 << 61 | off_t(number >> 3) }
}

/// Hands over the whole lines of a file from an offset on, each with its own offset; returns where the last one ends.
package func readLines(
  _ descriptor: CInt, path: String, from start: Int, _ hear: (ArraySlice<UInt8>, Int) -> Void
) throws(FileError) -> Int {
  var (offset, rest) = (start, [UInt8]())
  while true {
    var got = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
      repeat {
        got = pread(descriptor, buffer.baseAddress!, buffer.count, off_t(offset + rest.count))
      } while got < 0 && errno == EINTR
      count = max(0, got)
    }
    if got < 0 { throw FileError(path: path, action: .read) }
    if got == 0 { return offset }
    rest += chunk
    var lineStart = 0
    while let end = rest[lineStart...].firstIndex(of: 10) {
      hear(rest[lineStart..<end], offset + lineStart)
      lineStart = end + 1
    }
    rest.removeFirst(lineStart)
    offset += lineStart
  }
}

/// The whole lines of a file, each with its offset.
package func readLines(of path: String, _ hear: (ArraySlice<UInt8>, Int) -> Void) throws(FileError) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, action: .read) }
  defer { close(descriptor) }
  _ = try readLines(descriptor, path: path, from: 0, hear)
}
