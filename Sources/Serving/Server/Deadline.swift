internal import NIOCore
private import Synchronization

/// Closes a connection whose next step does not happen in time.
final class Deadline: Sendable {
  private let channel: any Channel
  private let pending = Mutex<Scheduled<Void>?>(nil)

  init(_ channel: any Channel) { self.channel = channel }

  /// Sets the deadline of the next step to `time` from now, replacing the previous one.
  ///
  /// - Parameter isWriting: whether the client has to accept bytes. If it has, and only this process is late, the
  ///   connection stays.
  func set(_ time: TimeAmount, isWriting: Bool = false) {
    let task = channel.eventLoop.scheduleTask(in: time) { [channel] in
      if !(isWriting && channel.isWritable) { channel.close(promise: nil) }
    }
    pending.withLock { pending in
      pending?.cancel()
      pending = task
    }
  }

  /// Cancels the deadline.
  func clear() {
    pending.withLock { pending in
      pending?.cancel()
      pending = nil
    }
  }
}
