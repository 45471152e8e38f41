private import Dispatch
private import Glibc
internal import Synchronization

/// State shared by an output's thread and its owner.
final class OutputState: Sendable {
  private struct Playhead {
    var position = 0.0
    /// The time at which it was played, in seconds of the monotonic clock.
    var time = 0.0
    var (isMoving, isAtEnd) = (false, false)
    /// The latest position that was given out while it moves.
    var furthest = -Double.infinity

    func position(at now: Double) -> Double { position + (isMoving ? (now - time) * 48_000 : 0) }
  }

  let isClosed = Atomic(false)
  let isPaused = Atomic(false)
  let underruns = Atomic(0)
  private let volumeBits = Atomic(Float(1).bitPattern)
  private let playhead = Mutex(Playhead())
  private let wakeUp = DispatchSemaphore(value: 0)

  /// Wakes the thread at once.
  func wake() { wakeUp.signal() }

  /// Waits until woken, or for a number of milliseconds.
  func rest(milliseconds: Int) { _ = wakeUp.wait(timeout: .now() + .milliseconds(milliseconds)) }

  /// The volume, from 0 to 2.
  var volume: Float { Float(bitPattern: volumeBits.load(ordering: .relaxed)) }

  func setVolume(_ value: Double) {
    volumeBits.store(Float(max(0, min(2, value))).bitPattern, ordering: .relaxed)
    wake()
  }

  /// - Parameter isAtEnd: whether the device has all frames. Its latency may then stand still, because it plays silence
  ///   after them, so from the second such call on the clock counts.
  func setPlayhead(_ position: Int, isMoving: Bool, isAtEnd: Bool = false) {
    let now = Self.now
    playhead.withLock { playhead in
      let position = isAtEnd && playhead.isAtEnd ? playhead.position(at: now) : Double(position)
      playhead = Playhead(
        position: position, time: now, isMoving: isMoving, isAtEnd: isAtEnd,
        furthest: isMoving ? playhead.furthest : -.infinity)
    }
  }

  /// The position that was playing when it was last set.
  var reported: Int { Int(playhead.withLock(\.position)) }

  /// The position playing now. While it moves, it never goes back: if the device falls behind, the position stays until
  /// the device has caught up.
  ///
  /// - Parameter limit: the position after the last frame that the device has.
  func currentPlayhead(limit: Int) -> Int {
    let now = Self.now
    return playhead.withLock { playhead in
      let position = min(Double(limit), max(playhead.furthest, playhead.position(at: now)))
      playhead.furthest = position
      return Int(position)
    }
  }

  /// Applies the volume, with a ramp if it has changed.
  ///
  /// - Parameter last: the volume of the frames before these; updated.
  func apply(to samples: UnsafeMutableBufferPointer<Float>, after last: inout Float) {
    let volume = volume
    if volume == 1 && last == 1 { return }
    let slope = (volume - last) / Float(max(1, samples.count))
    for index in samples.indices { samples[index] *= last + slope * Float(index + 1) }
    last = volume
  }

  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
