internal import Glibc

/// Monotonic time, so that tests need not wait.
package protocol LiveClock: Sendable {
  /// Seconds since an arbitrary time.
  var now: Double { get }
  /// Returns at `time`, or throws `CancellationError` when the task is cancelled before.
  func sleep(until time: Double) async throws
}

/// The machine's clock (`CLOCK_MONOTONIC`).
package struct MonotonicClock: LiveClock {
  package init() {}

  package var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  package func sleep(until time: Double) async throws {
    try await Task.sleep(for: .seconds(max(0, time - now)))
  }
}
