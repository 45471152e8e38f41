internal import Glibc

/// Smooths the gain of a limiter: takes the gain that each frame requires, and returns the smoothed gain L − 1 frames
/// later.
struct GainEnvelope {
  /// L, in frames.
  let window: Int
  private let rise: Float
  private var least: SlidingMinimum
  private var level: Float = 1
  private var first, second: SlidingMean
  /// Number of frames since `level` was below 1.
  private var rest: Int

  /// - Parameters:
  ///   - half: about half of L, in frames.
  ///   - release: release time in frames.
  init(half: Int, release: Double) {
    window = 2 * half - 1
    rise = Float(1 - exp(-1 / release))
    least = SlidingMinimum(window: window)
    (first, second) = (SlidingMean(window: half), SlidingMean(window: half))
    rest = window
  }

  /// Whether the gain is 1 and stays so until a frame requires less.
  var isAtRest: Bool { rest >= window }

  mutating func add(_ needed: Float) -> Float {
    let allowed = least.add(needed)
    level = min(allowed, level + (1 - level) * rise)
    // Jump the last, inaudible step: the exponential would never quite reach its target.
    if level > 0.9999 { level = allowed }
    rest = level < 1 ? 0 : rest + 1
    return second.add(first.add(level))
  }
}
