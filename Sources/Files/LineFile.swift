internal import Glibc
internal import Synchronization

/// A file of lines to which several processes can append at once.
///
/// Lines are added whole and never changed. A process that is killed while it writes leaves at most one line without a
/// line end, which readers skip; if the disk is full, the file is not changed.
///
/// The file also provides locks between the processes that use it: see `claim`. Where files can't be locked, `claim`
/// always succeeds.
package final class LineFile: Sendable {
  package let path: String
  private let state: Mutex<State>

  private struct State: Sendable {
    var descriptor: CInt
    /// The error that prevents appending; nil unless the file could only be opened for reading.
    var refusal: FileError?
    /// Offset up to which the file has been read.
    var offset = 0
    /// The lock that another process held when this one tried to claim its item.
    var refusedClaim: off_t?
  }

  /// Opens the file, creating it if it is missing. A symbolic link is refused.
  package init(_ path: String) throws(FileError) {
    self.path = path
    state = Mutex(try LineFile.open(path))
  }

  /// Removes the file if it is empty. Another process that has it open will create it again.
  deinit {
    state.withLock { state in
      if state.refusal == nil, fileLength(path) == 0, leads(path, to: state.descriptor) { unlink(path) }
      close(state.descriptor)
    }
  }

  private static func open(_ path: String) throws(FileError) -> State {
    do {
      return State(descriptor: try openRegularFile(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW))
    } catch {
      let isForeign = error.code == EACCES && isOfAnotherUser(path)
      let refusal = isForeign ? FileError(path: path, action: .create, code: EACCES, detail: .otherOwner) : error
      guard let readable = try? openRegularFile(path, O_RDONLY | O_NOFOLLOW) else { throw refusal }
      return State(descriptor: readable, refusal: refusal)
    }
  }

  /// Throws if the file could only be opened for reading, so that appending would fail.
  package func checkAppendable() throws(FileError) {
    if let refusal = state.withLock({ $0.refusal }) { throw refusal }
  }

  /// Passes on the complete lines that any process has appended since the last call, each with its offset.
  package func newLines(_ body: (ArraySlice<UInt8>, Int) -> Void) throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      Result { () throws(FileError) in
        state.offset = try readLines(state.descriptor, path: path, from: state.offset, body)
      }
    }
    try result.get()
  }

  /// Appends a line and flushes it to disk (fdatasync(2)). If the file has been removed in the meantime, it is created
  /// again.
  ///
  /// - Parameter line: without its line end.
  package func append(_ line: [UInt8]) throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      Result { () throws(FileError) in
        if let refusal = state.refusal { throw refusal }
        // Repeat until the file that is locked is the one that the path leads to.
        repeat {
          try reopen(&state)
          try waitForLock(state.descriptor, LineFile.appending, path: path)
        } while !leads(path, to: state.descriptor)
        defer { lock(state.descriptor, F_UNLCK, LineFile.appending) }
        let end = lseek(state.descriptor, 0, SEEK_END)
        let last = end > 0 ? try readChunk(from: state.descriptor, count: 1, at: end - 1, path: path) : []
        let bytes = (last.isEmpty || last == [10] ? [] : [10]) + line + [10]
        let code = bytes.withUnsafeBytes { writeAll($0, to: state.descriptor) }
        if code == 0 && (fdatasync(state.descriptor) == 0 || errno == EINVAL) { return }
        let error = FileError(path: path, action: .write, code: code == 0 ? errno : code)
        ftruncate(state.descriptor, end)
        throw error
      }
    }
    try result.get()
  }

  /// Keeps other processes from appending lines for as long as this object lives.
  package func hold() throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      Result { () throws(FileError) in try waitForLock(state.descriptor, LineFile.appending, path: path) }
    }
    try result.get()
  }

  /// Claims an item for this process until `release` or until the process ends. Returns false when another process
  /// holds it.
  ///
  /// - Parameter number: identifies the item.
  package func claim(_ number: UInt64) -> Bool {
    state.withLock { state in
      if state.refusal != nil { return true }
      try? reopen(&state)
      let place = LineFile.place(of: number)
      guard lock(state.descriptor, F_WRLCK, place) == .taken else { return true }
      state.refusedClaim = place
      return false
    }
  }

  /// Reports that this process is waiting for the one that holds the last item that could not be claimed.
  package func reportWait() {
    state.withLock { state in
      if let place = state.refusedClaim { LockWait.report { holder(ofLockOn: state.descriptor, place) } }
    }
  }

  package func release(_ number: UInt64) {
    state.withLock { _ = lock($0.descriptor, F_UNLCK, LineFile.place(of: number)) }
  }

  /// Opens the file again if its path no longer leads to it.
  private func reopen(_ state: inout State) throws(FileError) {
    if leads(path, to: state.descriptor) { return }
    try makeFolder(folder(of: path))
    let fresh = try LineFile.open(path)
    close(state.descriptor)
    state = fresh
  }

  /// Locks apply to bytes far beyond the end of the file, which need not exist.
  private static let appending: off_t = 1 << 62
  private static func place(of number: UInt64) -> off_t { 1 << 61 | off_t(number >> 3) }
}
