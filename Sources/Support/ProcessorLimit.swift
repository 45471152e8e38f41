private import Dispatch
private import Glibc
private import Synchronization

/// Runs work that may never end, such as that of a library on a damaged file, on a thread of its own.
///
/// - Parameter seconds: the processor time that it may take.
/// - Returns: nil if the work took longer. It goes on until the program ends, so all that it uses must live as long.
package func resultWithin<Success: Sendable>(
  processorSeconds seconds: Double, _ work: @escaping @Sendable () -> Success
) -> Success? {
  let (isDone, state) = (DispatchSemaphore(value: 0), LimitedWork<Success>())
  DispatchQueue(label: "limited").async {
    // The thread may have worked before.
    state.thread.withLock { $0 = (pthread_self(), processorSeconds(of: pthread_self())) }
    let success = work()
    state.success.withLock { $0 = success }
    // A thread that has ended has no clock.
    state.thread.withLock { $0 = nil }
    isDone.signal()
  }
  while isDone.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
    let time = state.thread.withLock { $0.map { processorSeconds(of: $0.thread) - $0.start } ?? 0 }
    if time > seconds { return nil }
  }
  return state.success.withLock(\.self)
}

private final class LimitedWork<Success: Sendable>: Sendable {
  /// The thread while it works, and the processor time that it had taken before, in seconds.
  let thread = Mutex<(thread: pthread_t, start: Double)?>(nil)
  let success = Mutex<Success?>(nil)
}

/// The processor time that a thread has taken.
private func processorSeconds(of thread: pthread_t) -> Double {
  var (clock, time) = (clockid_t(), timespec())
  guard pthread_getcpuclockid(thread, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
