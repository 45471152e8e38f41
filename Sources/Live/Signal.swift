private import Synchronization

/// Wakes tasks that wait for something to change.
///
/// Every `notify` begins a new version. A task reads the version, checks whether there is work, and otherwise waits for
/// a later version, so it misses nothing that happens in between.
final class Signal: Sendable {
  private struct State {
    var version = 0
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }

  private enum Waiter {
    /// The task has not begun to wait; if `isExpired`, it need not.
    case arriving(isExpired: Bool)
    case waiting(CheckedContinuation<Void, Never>)
  }

  private let state = Mutex(State())
  private let clock: any LiveClock

  init(clock: any LiveClock) { self.clock = clock }

  var version: Int { state.withLock(\.version) }

  func notify() {
    let waiting = state.withLock { state in
      state.version += 1
      let waiting = state.waiters.compactMap { id, waiter in
        if case .waiting(let continuation) = waiter { (id, continuation) } else { nil }
      }
      for (id, _) in waiting { state.waiters[id] = nil }
      return waiting.map(\.1)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Number of tasks that are waiting or about to wait.
  var waiterCount: Int { state.withLock(\.waiters.count) }

  /// Returns when there is a version after `version`, at `deadline` (on the clock), or when the task is cancelled.
  func wait(after version: Int, until deadline: Double? = nil) async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      state.waiters[state.nextWaiter] = .arriving(isExpired: false)
      return state.nextWaiter
    }
    let timer = deadline.map { deadline in
      Task { [clock] in
        try? await clock.sleep(until: deadline)
        if !Task.isCancelled { self.expire(id) }
      }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.version == version, case .arriving(isExpired: false) = state.waiters[id] {
            state.waiters[id] = .waiting(continuation)
            return false
          }
          state.waiters[id] = nil
          return true
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      expire(id)
    }
    timer?.cancel()
  }

  /// Ends the wait of a task, now or as soon as it begins. Does nothing if the task no longer waits.
  func expire(_ id: Int) {
    let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
      switch state.waiters[id] {
      case .waiting(let continuation):
        state.waiters[id] = nil
        return continuation
      case .arriving: state.waiters[id] = .arriving(isExpired: true)
      case nil: break
      }
      return nil
    }
    continuation?.resume()
  }
}
