private import Glibc

/// A histogram of a feature's values, with their mean.
package struct Distribution: Hashable, Sendable {
  private let bins: Bins
  /// Total weight in each bin.
  private(set) var weights: [Double]
  private var total = 0.0
  private var sum = 0.0

  init(_ bins: Bins) {
    self.bins = bins
    weights = [Double](repeating: 0, count: bins.count)
  }

  mutating func add(_ value: Double, weight: Double = 1) {
    weights[bins.index(of: value)] += weight
    total += weight
    sum += weight * value
  }

  /// - Precondition: both have the same bins.
  mutating func add(_ other: Distribution) {
    precondition(bins == other.bins, "distributions of one feature have the same bins")
    for index in weights.indices { weights[index] += other.weights[index] }
    total += other.total
    sum += other.sum
  }

  /// Mean of the values themselves, not of their bins; nil if there are none.
  package var mean: Double? { total > 0 ? sum / total : nil }

  /// The fraction of the weight in each bin; all zero if there are no values.
  private var shares: [Double] { weights.map { total > 0 ? $0 / total : 0 } }

  /// Overlap of the normalized histograms, Σ min(p, q): 0 if they are disjoint, 1 if they are equal.
  package func overlap(with other: Distribution) -> Double {
    zip(shares, other.shares).reduce(0) { $0 + min($1.0, $1.1) }
  }

  /// The square root of the Jensen–Shannon divergence in bits (Lin 1991; a metric: Endres and Schindelin 2003): 0 if
  /// the normalized histograms are equal, 1 if they are disjoint.
  package func jensenShannonDistance(to other: Distribution) -> Double {
    func term(_ p: Double, _ mean: Double) -> Double { p > 0 ? p * log2(p / mean) : 0 }
    let divergence = zip(shares, other.shares).reduce(0) { sum, pair in
      let mean = (pair.0 + pair.1) / 2
      return sum + (term(pair.0, mean) + term(pair.1, mean)) / 2
    }
    return max(divergence, 0).squareRoot()
  }
}

/// Median, 90th percentile and maximum of a set of numbers.
package struct Spread: Hashable, Sendable, Encodable {
  package let median, ninetieth, largest: Double

  /// Each quantile is the smallest number that at least that share of the numbers does not exceed. All are zero if
  /// there are none.
  package init(_ values: some Sequence<Double>) {
    let sorted = values.sorted()
    func quantile(_ tenths: Int) -> Double {
      sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * tenths + 9) / 10 - 1)]
    }
    (median, ninetieth, largest) = (quantile(5), quantile(9), quantile(10))
  }
}
