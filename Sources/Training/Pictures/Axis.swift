private import Glibc

/// A linear or logarithmic chart axis with round ticks.
struct Axis {
  enum Scale { case linear, logarithmic }

  let scale: Scale
  /// Values at the two ends.
  let range: ClosedRange<Double>
  /// Round numbers within the range, increasing.
  let ticks: [Double]

  /// An axis with round ends that covers `values`.
  init(_ values: some Sequence<Double>, scale: Scale = .linear, ticks count: Int = 5) {
    self.scale = scale
    let values = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    let (least, most) = (values.min() ?? 1, values.max() ?? 1)
    switch scale {
    case .linear:
      let step = Self.roundStep((least == most ? max(abs(least), 1) : most - least) / Double(count))
      let (first, last) = (
        (least / step).rounded(.down), max((most / step).rounded(.up), (least / step).rounded(.down) + 1)
      )
      ticks = (Int(first)...Int(last)).map { Double($0) * step }
      range = ticks.first!...ticks.last!
    case .logarithmic:
      let powers = Int(log10(least).rounded(.down))...Int(log10(most).rounded(.up))
      let round = powers.flatMap { power in [1.0, 2, 5].map { $0 * pow(10, Double(power)) } }
      let (first, last) = (round.last { $0 <= least * 1.001 } ?? least, round.first { $0 >= most * 0.999 } ?? most)
      ticks = round.filter { first...last ~= $0 }
      range = first...(first < last ? last : 2 * first)
    }
  }

  /// Position of a value along the axis, from 0 to 1.
  func place(of value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return switch scale {
    case .linear: (value - low) / (high - low)
    case .logarithmic: log(value / low) / log(high / low)
    }
  }

  /// Labels of the ticks, with thousands and millions as `k` and `M`.
  var labels: [String] {
    let most = max(abs(range.lowerBound), abs(range.upperBound))
    let (unit, name) = most >= 1e6 ? (1e6, "M") : most >= 1e4 ? (1e3, "k") : (1, "")
    return ticks.map { tick in
      let value = (tick / unit * 1e7).rounded() / 1e7
      let text = "\(value)"
      return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + (value == 0 ? "" : name)
    }
  }

  /// The smallest of 1, 2 or 5 times a power of ten that is at least `least` (after Heckbert, "Nice Numbers for Graph
  /// Labels", Graphics Gems, 1990).
  private static func roundStep(_ least: Double) -> Double {
    let power = pow(10, log10(least).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= least * 0.999 } ?? 10) * power
  }
}
