// Many numbers in three. Must not know what they measure.

/// The middle and the upper end of some numbers.
public struct Spread: Hashable, Sendable, Encodable {
  public let median, ninetieth, largest: Double

  /// The smallest numbers that at least half, nine tenths and all of them do not exceed. Zero where there are none.
  public init(_ values: some Sequence<Double>) {
    let sorted = values.sorted()
    func quantile(_ tenths: Int) -> Double {
      sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * tenths + 9) / 10 - 1)]
    }
    (median, ninetieth, largest) = (quantile(5), quantile(9), quantile(10))
  }
}
