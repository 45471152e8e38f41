// How many files this process may have open. Must not know which.
private import Glibc

/// Lets this process have as many files open as it is allowed to ask for (setrlimit(2)); the usual limit, 1024, is for
/// programs that wait with select(2), which this one does not.
package func raiseOpenFileLimit() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
