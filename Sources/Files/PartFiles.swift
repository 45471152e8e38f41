internal import Glibc
private import Synchronization

/// Suffix of the names of unfinished files. It contains the host's name, since locks may not reach other machines that
/// share the folder.
let partEnding: String = {
  var host = [CChar](repeating: 0, count: 256)
  gethostname(&host, host.count - 1)
  return "@\(String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)).part"
}()

/// Number of names that this process has used; each is used once.
private let names = Atomic(0)
/// Folders that this process has checked for leftover files.
private let tidied = Mutex<Set<String>>([])

/// Removes the files that killed processes left in a folder, once per process and folder.
func tidy(_ folder: String) {
  if tidied.withLock({ $0.insert(folder).inserted }) { removeLeftParts(in: folder) }
}

/// Calls `make` with names in the folder of `path`, `.etude-PID-NUMBER@HOST.part`, until one is free. Returns what
/// `make` returned, and the name.
func makePart(beside path: String, _ make: (String) -> CInt) throws(FileError) -> (made: CInt, name: String) {
  let folder = folder(of: path)
  for _ in 0..<1000 {
    let number = names.wrappingAdd(1, ordering: .relaxed).newValue
    let name = "\(folder)/.etude-\(getpid())-\(number)\(partEnding)"
    let made = make(name)
    if made >= 0 { return (made, name) }
    guard errno == EEXIST else { break }
  }
  throw FileError(path: path, action: .create)
}

/// Creates and locks a file; the lock tells other processes that it is in use. Returns −1 and sets `EEXIST` if the name
/// is taken.
func openPart(_ name: String) -> CInt {
  let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  if descriptor < 0 || lock(descriptor, F_WRLCK, 0) != .taken && leads(name, to: descriptor) { return descriptor }
  // Another process removed the file as a leftover before it was locked.
  close(descriptor)
  errno = EEXIST
  return -1
}

/// Removes the files in a folder that processes of this machine created and that are no longer locked.
///
/// A name is removed only while its file is locked, so that it can't belong to another file by then.
func removeLeftParts(in folder: String) {
  guard let handle = opendir(folder) else { return }
  defer { closedir(handle) }
  while let entry = readdir(handle) {
    let rawName = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
    let name = String(cString: rawName.assumingMemoryBound(to: CChar.self))
    guard name.hasPrefix(".etude-"), name.hasSuffix(partEnding) else { continue }
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0 { continue }
    if lock(descriptor, F_WRLCK, 0) == .locked && leads(path, to: descriptor) { unlink(path) }
    close(descriptor)
  }
}
