private import Synchronization

/// Wakes tasks that wait for something to change.
///
/// Every `notify` begins a new version. A task reads the version, looks whether there is anything for it, and waits for
/// a later version if not; so it misses nothing that happens in between.
final class Signal: Sendable {
  private struct State {
    var version = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    /// Waiters whose time was over before they began to wait.
    var expired: Set<Int> = []
    var nextWaiter = 0
  }

  private let state = Mutex(State())
  private let clock: any LiveClock

  init(clock: any LiveClock) { self.clock = clock }

  var version: Int { state.withLock(\.version) }

  func notify() {
    let waiting = state.withLock { state in
      state.version += 1
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns once there is a version after `version`, at `deadline` (of the clock), or when the task is cancelled.
  func wait(after version: Int, until deadline: Double? = nil) async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    let timer = deadline.map { deadline in
      Task { [clock] in
        try? await clock.sleep(until: deadline)
        if !Task.isCancelled { self.resume(id) }
      }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.version > version || state.expired.contains(id) { return true }
          state.waiting[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      resume(id)
    }
    timer?.cancel()
    state.withLock { _ = $0.expired.remove(id) }
  }

  private func resume(_ id: Int) {
    let continuation = state.withLock { state in
      let continuation = state.waiting.removeValue(forKey: id)
      if continuation == nil { state.expired.insert(id) }
      return continuation
    }
    continuation?.resume()
  }
}
