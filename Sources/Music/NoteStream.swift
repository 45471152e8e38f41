private import Synchronization

/// An ordered stream of music events with one producer and any number of concurrent consumers.
///
/// The producer calls `send` and then `finish`. Each `for try await` loop over the stream sees every event from the
/// first on, at its own pace and however late it starts. Events are kept for the life of the stream (a piece is small),
/// so the producer never waits, and a slow consumer delays no other.
public final class NoteStream: Sendable {
  private struct State {
    var events: [MusicEvent] = []
    /// Nil while the producer is running.
    var outcome: Result<Void, any Error>?
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter = 0
  }

  private let state = Mutex(State())

  public init() {}

  /// A finished stream of an existing performance.
  public convenience init(_ performance: Performance) {
    self.init()
    state.withLock { $0.events = performance.events }
    finish()
  }

  /// Adds the next event.
  ///
  /// - Precondition: its onset is not earlier than that of the previous event, and the stream is not finished.
  public func send(_ event: MusicEvent) { send([event]) }

  /// Adds the next events. Waiting consumers are woken once.
  public func send(_ events: [MusicEvent]) {
    wake { state in
      precondition(state.outcome == nil, "a finished stream takes no more events")
      for event in events {
        let isInOrder = state.events.last.map { $0.onset <= event.onset } ?? true
        precondition(isInOrder, "events must be sent in the order of onsets")
        state.events.append(event)
      }
    }
  }

  /// Ends the stream. If there is an error, every consumer's loop throws it after the events sent so far.
  public func finish(throwing error: (any Error)? = nil) {
    wake { state in
      if state.outcome == nil { state.outcome = error.map { .failure($0) } ?? .success(()) }
    }
  }

  /// Whether the producer has finished.
  public var isFinished: Bool { state.withLock { $0.outcome != nil } }

  private func wake(after change: (inout sending State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      let waiting = Array(state.waiting.values)
      state.waiting = [:]
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

extension NoteStream: AsyncSequence {
  public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  public struct Iterator: AsyncIteratorProtocol {
    let stream: NoteStream
    var position = 0

    public mutating func next() async throws -> MusicEvent? {
      while true {
        try Task.checkCancellation()
        switch stream.event(at: position) {
        case .ready(let event):
          position += 1
          return event
        case .ended(let outcome):
          try outcome.get()
          return nil
        case .notYet:
          await stream.change(from: position)
        }
      }
    }
  }

  private enum Look {
    case ready(MusicEvent)
    case ended(Result<Void, any Error>)
    case notYet
  }

  private func event(at position: Int) -> Look {
    state.withLock { state in
      if position < state.events.count { return .ready(state.events[position]) }
      return state.outcome.map(Look.ended) ?? .notYet
    }
  }

  /// Returns when there may be an event at `position` or the stream has ended, or at once if the task is cancelled.
  private func change(from position: Int) async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if position < state.events.count || state.outcome != nil || Task.isCancelled { return true }
          state.waiting[id] = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
  }
}
