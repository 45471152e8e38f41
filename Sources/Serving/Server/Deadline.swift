internal import NIOCore
private import Synchronization

/// Closes a connection whose next step does not happen in time.
final class Deadline: Sendable {
  private let channel: any Channel
  private let pending = Mutex<Scheduled<Void>?>(nil)

  init(_ channel: any Channel) { self.channel = channel }

  /// The step that must end within `time`; its predecessor is done.
  func set(_ time: TimeAmount) {
    let task = channel.eventLoop.scheduleTask(in: time) { [channel] in channel.close(promise: nil) }
    pending.withLock { pending in
      pending?.cancel()
      pending = task
    }
  }

  /// Nothing is waited for.
  func clear() {
    pending.withLock { pending in
      pending?.cancel()
      pending = nil
    }
  }
}
