/// The last frames of a stream, in a fixed amount of memory.
///
/// Positions count the frames of the stream from its beginning; a frame is two samples, left and right.
struct FrameRing {
  /// Capacity in frames.
  let capacity: Int
  /// The position after the last frame.
  private(set) var end = 0
  /// The position of the oldest frame kept.
  private(set) var start = 0
  private var samples: [Float]

  init(capacity: Int) {
    self.capacity = capacity
    samples = [Float](repeating: 0, count: 2 * capacity)
  }

  /// Adds frames, which replace the oldest ones.
  mutating func append(_ frames: Span<Float>) {
    var (done, place) = (0, 2 * (end % capacity))
    while done < frames.count {
      let count = min(frames.count - done, samples.count - place)
      for index in 0..<count { samples[place + index] = frames[done + index] }
      (done, place) = (done + count, (place + count) % samples.count)
    }
    end += frames.count / 2
    start = max(start, end - capacity)
  }

  /// Removes the frames from `position` on. Precondition: they are still kept.
  mutating func truncate(at position: Int) {
    precondition(start...end ~= position, "only frames that are kept can be removed")
    end = position
  }

  /// Copies the frames from `position` on, as many as fit. Precondition: they are kept.
  func copy(from position: Int, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(position >= start && position + target.count / 2 <= end, "the frames are kept")
    var (done, place) = (0, 2 * (position % capacity))
    samples.withUnsafeBufferPointer { samples in
      while done < target.count {
        let count = min(target.count - done, samples.count - place)
        (target.baseAddress! + done).update(from: samples.baseAddress! + place, count: count)
        (done, place) = (done + count, (place + count) % samples.count)
      }
    }
  }

  /// The frames from `position` on, at most `count`.
  func frames(from position: Int, count: Int) -> [Float] {
    let count = 2 * max(0, min(count, end - position))
    return [Float](unsafeUninitializedCapacity: count) { buffer, used in
      copy(from: position, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      used = count
    }
  }

  /// Fades the frames from `position` on to silence over `count` frames, and removes those after them.
  mutating func fadeOut(at position: Int, over count: Int) {
    var fading = frames(from: position, count: count)
    for index in fading.indices { fading[index] *= 1 - Float(index / 2 + 1) / Float(fading.count / 2) }
    truncate(at: position)
    append(fading.span)
  }
}
