private import Glibc

/// Raises this process's limit of open files to the most that it may ask for (setrlimit(2)). The usual limit of 1024
/// exists for programs that use select(2), which this one doesn't.
package func raiseOpenFileLimit() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
