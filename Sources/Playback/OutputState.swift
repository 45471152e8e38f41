private import Dispatch
private import Glibc
internal import Synchronization

/// State shared by an output's thread and its owner.
final class OutputState: Sendable {
  private struct Playhead {
    var position = 0
    /// The time at which it was played, in seconds of the monotonic clock.
    var time = 0.0
    var isMoving = false
  }

  let isClosed = Atomic(false)
  let isPaused = Atomic(false)
  let underruns = Atomic(0)
  private let volume = Atomic(Float(1).bitPattern)
  private let playhead = Mutex(Playhead())
  private let wakeUp = DispatchSemaphore(value: 0)

  func countUnderrun() { underruns.add(1, ordering: .relaxed) }

  /// Wakes the thread at once.
  func wake() { wakeUp.signal() }

  /// Waits until woken, or for a number of milliseconds.
  func rest(milliseconds: Int) { _ = wakeUp.wait(timeout: .now() + .milliseconds(milliseconds)) }

  func setVolume(_ value: Double) { volume.store(Float(max(0, min(2, value))).bitPattern, ordering: .relaxed) }

  func setPlayhead(_ position: Int, isMoving: Bool) {
    let now = Self.now
    playhead.withLock { $0 = Playhead(position: position, time: now, isMoving: isMoving) }
  }

  /// The position that was playing when it was last set.
  var reported: Int { playhead.withLock(\.position) }

  /// The position playing now, at `rate` frames per second.
  func playhead(rate: Int) -> Int {
    let now = Self.now
    return playhead.withLock { playhead in
      playhead.position + (playhead.isMoving ? Int((now - playhead.time) * Double(rate)) : 0)
    }
  }

  /// Applies the volume, with a ramp if it has changed.
  ///
  /// - Parameter last: the volume of the frames before these; updated.
  func apply(to samples: UnsafeMutableBufferPointer<Float>, after last: inout Float) {
    let volume = Float(bitPattern: volume.load(ordering: .relaxed))
    if volume == 1 && last == 1 { return }
    let slope = (volume - last) / Float(max(1, samples.count))
    for index in samples.indices { samples[index] *= last + slope * Float(index + 1) }
    last = volume
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
