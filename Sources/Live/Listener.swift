private import Audio

/// The state of a listener on the timeline.
struct ListenerState {
  var cursor: Int
  /// Seconds that it may read ahead of the head; nil for a listener with its own clock, such as a sound card.
  let lead: Double?
  let canRewind: Bool
  let delaysSkips: Bool
  let onCut: (@Sendable () -> Void)?
  /// The position up to which frames can no longer be taken back, and the time when that was reported; nil means all
  /// frames read.
  var committed: (position: Int, time: Double)?
  /// Number of frames read earlier that the listener must take back.
  var rewound = 0
  var fadeIn = FadeIn.over
  var hasJumped = false

  /// Makes the next read replace the frames from a position on.
  mutating func takeBack(to position: Int) {
    rewound += cursor - position
    cursor = position
  }

  /// The first position whose frames can still be replaced at `now`.
  func committed(at now: Double) -> Int {
    guard canRewind, let committed else { return cursor }
    return min(cursor, committed.position + LivePiece.sampleRate.frames(max(0, now - committed.time)))
  }
}

/// A listener on a timeline, with its own cursor. It leaves when it is released or closed.
///
/// A sound card asks for as much as it needs (`read`); a network listener waits for what is due (`next`). A listener
/// that falls more than 10 s behind the furthest one jumps to the head and fades in.
package final class Listener: Sendable {
  /// The result of a read.
  package struct Block: Sendable {
    /// The stream position of its first frame.
    package let position: Int
    /// Number of frames; fewer than requested if fewer are available or due.
    package let count: Int
    /// Number of frames of earlier reads that are void because of a skip or `takeBack`; the block replaces them. Only
    /// for listeners that can rewind.
    package let rewound: Int
    /// Whether the block does not continue the previous one, and this is no rewind.
    package let isJump: Bool
  }

  package let timeline: Timeline
  private let id: Int

  init(_ timeline: Timeline, id: Int) { (self.timeline, self.id) = (timeline, id) }

  deinit { close() }

  /// Leaves the timeline.
  package func close() { timeline.leave(id) }

  /// Copies the next frames that are available and due into `target` (interleaved stereo), without waiting.
  package func read(into target: UnsafeMutableBufferPointer<Float>) -> Block { timeline.read(id, into: target) }

  /// Returns the next frames that are available and due, at most `frames`, without waiting.
  package func read(frames: Int) -> (block: Block, samples: [Float]) {
    var block: Block?
    let samples = [Float](unsafeUninitializedCapacity: 2 * frames) { buffer, count in
      let read = read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * frames)]))
      (block, count) = (read, 2 * read.count)
    }
    return (block!, samples)
  }

  /// Waits until `frames` frames are available and due, and reads them. Returns nil at the end of the session, when the
  /// listener has been closed, or when the task is cancelled. The last block of a session may be shorter.
  package func next(frames: Int) async -> (block: Block, samples: [Float])? {
    while !Task.isCancelled {
      let version = timeline.signal.version
      switch timeline.due(frames, for: id) {
      case .ready: return read(frames: frames)
      case .ended: return nil
      case .wait(let deadline): await timeline.signal.wait(after: version, until: deadline)
      }
    }
    return nil
  }

  /// The position of the next frame to read.
  package var cursor: Int { timeline.cursor(id) }

  /// Whether a number of frames can be read now, or fewer because there will never be more.
  package func isReady(frames: Int) -> Bool {
    if case .wait = timeline.due(frames, for: id) { false } else { true }
  }

  /// Whether everything has been read that there will ever be.
  package var isAtEnd: Bool {
    if case .ended = timeline.due(1, for: id) { true } else { false }
  }

  /// Number of frames that the next read will declare void.
  package var pendingRewind: Int { timeline.withState { state, _ in state.listeners[id]?.rewound ?? 0 } }

  /// Continues reading from `position`, as far back as frames are kept: for a device that has lost its frames.
  package func goBack(to position: Int) { timeline.goBack(id, to: position) }

  /// Makes the next read replace all frames that can be replaced, such as after a change of volume.
  package func takeBack() { timeline.takeBack(id) }

  /// Reports up to which position frames can no longer be replaced, such as those in the hardware. A skip takes effect
  /// after it. The position is assumed to move with the clock until the next report.
  package func commit(upTo position: Int) { timeline.commit(id, position) }
}
