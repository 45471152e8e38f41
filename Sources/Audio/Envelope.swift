// How the gain of a limiter moves. Must not know sound.
internal import Glibc

/// From the gain that each frame needs to the gain that it gets, L − 1 frames later.
struct Envelope {
  /// L, in frames.
  let window: Int
  private let rise: Float
  private var least: SlidingMinimum
  private var level: Float = 1
  private var first, second: SlidingMean
  /// Frames since `level` was below 1.
  private var rest: Int

  /// - Parameters:
  ///   - half: half of L, in frames, about.
  ///   - release: in frames.
  init(half: Int, release: Double) {
    window = 2 * half - 1
    rise = Float(1 - exp(-1 / release))
    least = SlidingMinimum(window: window)
    (first, second) = (SlidingMean(window: half), SlidingMean(window: half))
    rest = window
  }

  /// Whether the gain is 1, and stays so while frames need no other.
  var isAtRest: Bool { rest >= window }

  mutating func add(_ needed: Float) -> Float {
    let allowed = least.add(needed)
    level = min(allowed, level + (1 - level) * rise)
    // The rest of the way is far from being heard, and would never quite end.
    if level > 0.9999 { level = allowed }
    rest = level < 1 ? 0 : rest + 1
    return second.add(first.add(level))
  }
}
