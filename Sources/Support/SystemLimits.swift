private import Glibc

/// A limit of the system that is too low to work with.
package enum SystemLimitError: Error, Hashable, Sendable {
  case openFiles(limit: Int, needed: Int)
  /// Number of threads that can be started, and number needed.
  case threads(available: Int, needed: Int)
  /// Address space in megabytes.
  case memory(limit: Int, needed: Int)
  /// The system could not allocate the words of the command line.
  case commandLine
}

extension SystemLimitError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .openFiles(let limit, let needed):
      "only \(counted(limit, "file")) may be open at once, and \(needed) are needed; raise the limit (ulimit -n)"
    case .threads(let available, let needed):
      "only \(counted(available, "thread")) can be started, and \(needed) are needed; "
        + "raise the limit on processes (ulimit -u, or that of the container), or use fewer cores (taskset -c 0)"
    case .memory(let limit, let needed):
      "the address space is limited to \(limit) MB, and at least \(needed) MB are needed; raise the limit (ulimit -v)"
    case .commandLine: "there is no memory for the command line; end other programs, or raise the limit (ulimit -v)"
    }
  }
}

/// Raises this process's limit on open files to the maximum allowed (setrlimit(2)). The usual limit of 1024 exists for
/// programs that use select(2), which this one doesn't.
package func raiseOpenFileLimit() {
  var limit = rlimit()
  guard getrlimit(openFiles, &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  setrlimit(openFiles, &limit)
}

/// Maximum number of files that this process may have open at once.
var openFileLimit: Int { limit(openFiles) ?? .max }

/// Throws if the process has too few files, threads or too little memory for any work. Beyond that point the libraries
/// below would wait forever for a thread, or end the process where an allocation fails.
package func checkSystemLimits() throws(SystemLimitError) {
  try checkOpenFiles(needed: fewestFiles)
  if let limit = limit(addressSpace) {
    let needed = usedAddressSpace + fewestBytes
    if limit < needed { throw .memory(limit: limit >> 20, needed: needed >> 20) }
  }
  let needed = coreCount + otherThreads
  let available = threadsAvailable(upTo: needed)
  guard available == needed else { throw .threads(available: available, needed: needed) }
}

/// Throws if the process may not have this number of files open at once.
package func checkOpenFiles(needed: Int) throws(SystemLimitError) {
  guard openFileLimit >= needed else { throw .openFiles(limit: openFileLimit, needed: needed) }
}

/// One piece with three formats and the libraries' own descriptors need 16.
private let fewestFiles = 20
/// Memory in bytes that rendering a short piece needs in addition to the program itself.
private let fewestBytes = 400 << 20
/// Number of threads in addition to one per core: for signals, events, and waiting tasks.
private let otherThreads = 6

private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
private let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)

/// The limit that applies now; nil for none (getrlimit(2)).
private func limit(_ resource: __rlimit_resource_t) -> Int? {
  var limit = rlimit()
  return getrlimit(resource, &limit) == 0 ? Int(exactly: limit.rlim_cur) : nil
}

/// Address space in use, in bytes (`/proc/self/statm`).
private var usedAddressSpace: Int {
  let pages = systemText("/proc/self/statm")?.split(separator: " ").first.flatMap { Int($0) } ?? 0
  return pages * Int(getpagesize())
}

/// Starts up to `count` threads that live at the same time, and lets them end.
func threadsAvailable(upTo count: Int) -> Int {
  let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  defer { gate.deallocate() }
  pthread_mutex_init(gate, nil)
  pthread_mutex_lock(gate)
  var threads: [pthread_t] = []
  while threads.count < count {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { gate in
        let gate = gate!.assumingMemoryBound(to: pthread_mutex_t.self)
        pthread_mutex_lock(gate)
        pthread_mutex_unlock(gate)
        return nil
      }, gate)
    if code != 0 { break }
    threads.append(thread)
  }
  pthread_mutex_unlock(gate)
  for thread in threads { pthread_join(thread, nil) }
  pthread_mutex_destroy(gate)
  return threads.count
}
