/// Median, 90th percentile and maximum of a set of numbers.
public struct Spread: Hashable, Sendable, Encodable {
  public let median, ninetieth, largest: Double

  /// Each quantile is the smallest number that at least that share of the numbers does not exceed. All are zero if
  /// there are none.
  public init(_ values: some Sequence<Double>) {
    let sorted = values.sorted()
    func quantile(_ tenths: Int) -> Double {
      sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * tenths + 9) / 10 - 1)]
    }
    (median, ninetieth, largest) = (quantile(5), quantile(9), quantile(10))
  }
}
