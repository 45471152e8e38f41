// Names of files that are not whole yet, and what is left of such files. Must not know what they become.
internal import Glibc
private import Synchronization

/// How the names end: in those of this machine, since locks may not reach another that shares the folder.
let partEnding: String = {
  var host = [CChar](repeating: 0, count: 256)
  gethostname(&host, host.count - 1)
  return "@\(String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)).part"
}()

/// How many names this process has made up; none is used twice.
private let names = Atomic(0)
/// The folders that this process has looked into for leftovers.
private let tidied = Mutex<Set<String>>([])

/// Calls `make` with names in the folder of `path`, `.etude-PID-NUMBER@HOST.part`, until one is free; what it returned,
/// and the name. What killed processes left there is removed first.
func makePart(beside path: String, _ make: (String) -> CInt) throws(FileError) -> (made: CInt, name: String) {
  let folder = folder(of: path)
  if tidied.withLock({ $0.insert(folder).inserted }) { removeLeftParts(in: folder) }
  for _ in 0..<1000 {
    let number = names.wrappingAdd(1, ordering: .relaxed).newValue
    let name = "\(folder)/.etude-\(getpid())-\(number)\(partEnding)"
    let made = make(name)
    if made >= 0 { return (made, name) }
    guard errno == EEXIST else { break }
  }
  throw FileError(path: path, action: .create)
}

/// Makes a file and locks it, which keeps it from being taken for a leftover; −1, and `EEXIST`, where the name is taken.
func openPart(_ name: String) -> CInt {
  let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  if descriptor < 0 || lock(descriptor, F_WRLCK, 0) != .taken && leads(name, to: descriptor) { return descriptor }
  // Somebody who removes leftovers was faster than the lock.
  close(descriptor)
  errno = EEXIST
  return -1
}

/// Removes the files in a folder that processes of this machine made and nobody has locked any more.
///
/// Only whoever has the lock takes a name away, so that it is still the name of the file that is locked.
func removeLeftParts(in folder: String) {
  guard let handle = opendir(folder) else { return }
  defer { closedir(handle) }
  while let entry = readdir(handle) {
    let rawName = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
    let name = String(cString: rawName.assumingMemoryBound(to: CChar.self))
    guard name.hasPrefix(".etude-"), name.hasSuffix(partEnding) else { continue }
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 { continue }
    if lock(descriptor, F_WRLCK, 0) == .locked && leads(path, to: descriptor) { unlink(path) }
    close(descriptor)
  }
}
