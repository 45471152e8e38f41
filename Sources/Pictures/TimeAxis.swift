private import Support
private import Glibc

/// Ticks and labels of a time axis.
struct TimeAxis: Hashable, Sendable {
  /// Time between labelled ticks, and between minor lines, in seconds.
  let step, minorStep: Double

  /// Steps that fit minutes and hours, each with the step of the lines in between.
  private static let steps: [(step: Double, minor: Double)] = [
    (0.01, 0.002), (0.02, 0.01), (0.05, 0.01), (0.1, 0.02), (0.2, 0.1), (0.5, 0.1), (1, 0.2), (2, 1), (5, 1), (10, 2),
    (15, 5), (30, 10), (60, 15), (120, 60), (300, 60), (600, 120), (900, 300), (1800, 600), (3600, 900), (7200, 3600),
    (18_000, 3600),
  ]

  /// - Parameter pixelsPerSecond: determines the step, so that labels don't overlap.
  init(pixelsPerSecond: Double) {
    let leastDistance = 90.0
    if let fit = Self.steps.first(where: { $0.step * pixelsPerSecond >= leastDistance }) {
      (step, minorStep) = (fit.step, fit.minor)
    } else {
      // Tens or hundreds of hours: most likely a broken file.
      let power = max(4, ceil(log10(leastDistance / pixelsPerSecond / 3600) + 3))
      (step, minorStep) = (3600 * pow(10, power - 3), 3600 * pow(10, power - 4))
    }
  }

  /// The multiples of `step` in a range of seconds, including both ends.
  func ticks(in range: ClosedRange<Double>) -> [Double] { Self.multiples(of: step, in: range) }

  /// The multiples of `minorStep` that are not ticks.
  func minorTicks(in range: ClosedRange<Double>) -> [Double] {
    Self.multiples(of: minorStep, in: range).filter { abs(remainder($0, step)) > minorStep / 2 }
  }

  private static func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
    let tolerance = 1e-6
    let first = Int((range.lowerBound / step - tolerance).rounded(.up))
    let last = Int((range.upperBound / step + tolerance).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// For example, `0:05`, `12:30`, `1:02:30` or, for steps below a second, `0:00.25`.
  func label(_ seconds: Double) -> String { clock(seconds, decimals: step >= 1 ? 0 : step >= 0.1 ? 1 : 2) }
}
