/// How a render is cut, looped and faded before its level is set. Times are in seconds.
public struct AudioEdit: Hashable, Sendable, Encodable {
  /// The part of the render to keep, in seconds; nil means its beginning or its end.
  public var from, to: Double?
  /// Lengths that a result can have, in seconds.
  public static let lengths = 0.01...36_000

  /// Length of the result, exact to the frame: longer audio is cut, shorter audio is padded with silence.
  public var length: Double?
  /// Whether the result is a seamless loop: the sound after its end is mixed into its start.
  public var isLoop = false
  public var fadeIn, fadeOut: Double?

  public init() {}

  /// Whether anything changes.
  public var isNeeded: Bool { self != AudioEdit() }

  /// Number of leading frames that determine the result, provided that the sound continues after them; nil if the end
  /// of the render matters too.
  package func neededFrames(at rate: SampleRate) -> Int? {
    if to == nil && length == nil { return nil }
    let start = from.map(rate.frames) ?? 0
    let end = max(start, to.map(rate.frames) ?? 0, start + (length.map(rate.frames) ?? 0))
    // The shortest result has one frame. One more frame shows that the sound continues.
    return end + 2 + (isLoop ? rate.frames(EditPlan.following) : 0)
  }
}

extension AudioEdit: CustomStringConvertible {
  /// Such as `from 3.0 s, length 8.0 s, loop`.
  public var description: String {
    let times = [("from", from), ("to", to), ("length", length), ("fade-in", fadeIn), ("fade-out", fadeOut)]
    return (times.compactMap { name, time in time.map { "\(name) \($0) s" } } + (isLoop ? ["loop"] : []))
      .joined(separator: ", ")
  }
}

/// An edit of one render, in frames.
///
/// A loop of length L that begins at frame a of the render x is
///
///     y[i] = rise(i) · x[a + i] + Σₖ fall(i + kL) · x[a + L + i + kL]
///
/// So y continues at its start as x did after a + L, and the tail of every earlier repetition is in it. `rise` is 1
/// unless the loop begins within the piece. `fall` is 1 if only the tail follows; music that follows is faded
/// out.
struct EditPlan: Hashable {
  /// The frames of the render that are kept.
  let kept: Range<Int>
  /// Frames of the result.
  let length: Int
  /// The frames of the render that are mixed into the start.
  let wrapped: Range<Int>
  /// Number of frames over which the wrapped ones fade out; 0 if they don't fade.
  let fall: Int
  let fadeIn, fadeOut: Int

  /// The short fade, in seconds, that prevents a click where the sound is cut and no fade was requested.
  private static let seam = 0.01
  /// Default fades, in seconds: at the end of a result of a given length, and of the music that follows a loop.
  private static let end = 0.5
  fileprivate static let following = 0.05

  /// - Parameters:
  ///   - frameCount: frames of the render.
  ///   - musicEnd: the frame at which the last key and pedal are released; only the tail follows.
  init(_ edit: AudioEdit, frameCount: Int, musicEnd: Int, sampleRate: SampleRate) {
    let start = min(edit.from.map(sampleRate.frames) ?? 0, frameCount)
    let stop = max(start, min(edit.to.map(sampleRate.frames) ?? frameCount, frameCount))
    let natural = edit.isLoop && edit.to == nil ? max(0, musicEnd - start) : stop - start
    length = max(1, edit.length.map(sampleRate.frames) ?? natural)
    kept = start..<max(start, min(start + length, edit.length == nil || edit.to != nil ? stop : frameCount))
    let isCut = start + length < frameCount
    let seam = start > 0 ? sampleRate.frames(Self.seam) : 0
    if edit.isLoop {
      let next = min(start + length, frameCount)
      fall = next < musicEnd ? sampleRate.frames(Self.following) : 0
      wrapped = next..<(fall > 0 ? min(next + fall, frameCount) : frameCount)
      (fadeIn, fadeOut) = (min(seam, length), 0)
    } else {
      (fall, wrapped) = (0, frameCount..<frameCount)
      let cut = isCut ? sampleRate.frames(edit.length == nil ? Self.seam : Self.end) : 0
      fadeIn = min(edit.fadeIn.map(sampleRate.frames) ?? seam, length)
      fadeOut = min(edit.fadeOut.map(sampleRate.frames) ?? cut, length)
    }
  }

  /// Returns frames of the result, interleaved.
  ///
  /// - Parameter render: returns up to `count` interleaved frames of the render from frame `start` on; fewer at its
  ///   end.
  func frames(
    _ range: Range<Int>, channels: Int, of render: (_ start: Int, _ count: Int) throws -> [Float]
  ) rethrows -> [Float] {
    var result = [Float](repeating: 0, count: range.count * channels)
    let own = min(range.count, kept.upperBound - kept.lowerBound - range.lowerBound)
    if own > 0 {
      let samples = try render(kept.lowerBound + range.lowerBound, own)
      for (index, sample) in samples.enumerated() {
        result[index] = sample * gain(range.lowerBound + index / channels)
      }
    }
    var next = range.lowerBound
    while next < wrapped.count {
      let count = min(range.count, wrapped.count - next)
      for (index, sample) in try render(wrapped.lowerBound + next, count).enumerated() {
        result[index] += sample * (fall == 0 ? 1 : ramp(fall - next - index / channels, fall))
      }
      next += length
    }
    return result
  }

  /// Gain of the fades at a frame of the result.
  private func gain(_ frame: Int) -> Float {
    ramp(frame, fadeIn) * ramp(length - 1 - frame, fadeOut)
  }

  /// Rises smoothly from 0 at `position` 0 to 1 at `length`: 3t² − 2t³.
  private func ramp(_ position: Int, _ length: Int) -> Float {
    if position >= length { return 1 }
    let t = Float(position) / Float(length)
    return t * t * (3 - 2 * t)
  }
}

extension FrameSpool {
  /// Returns the edited frames in a new spool.
  ///
  /// - Parameter musicEnd: seconds from the beginning to the last release.
  package consuming func edited(_ edit: AudioEdit, musicEnd: Double) throws -> FrameSpool {
    let render = self
    let plan = EditPlan(
      edit, frameCount: render.frameCount, musicEnd: render.sampleRate.frames(musicEnd),
      sampleRate: render.sampleRate)
    var result = try FrameSpool(sampleRate: render.sampleRate, channels: render.channels, in: render.folder)
    for start in stride(from: 0, to: plan.length, by: 16384) {
      try Task.checkCancellation()
      let range = start..<min(start + 16384, plan.length)
      let samples = try plan.frames(range, channels: render.channels) { try render.frames(from: $0, count: $1) }
      try result.keep(samples.span)
    }
    result.loop = edit.isLoop ? 0..<plan.length : nil
    return result
  }
}
