// How the values of a feature are sorted into bins. Must not know what they measure.
private import Glibc

/// Bins between increasing edges; what lies below the first edge and from the last one on has a bin of its own.
struct Bins: Hashable, Sendable {
  let edges: [Double]

  var count: Int { edges.count + 1 }

  /// The number of edges at or below `value`.
  func index(of value: Double) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// One bin for each of the numbers 0 to n − 1.
  static func numbers(_ count: Int) -> Bins { steps(of: 1, count: count) }

  /// `count` bins of equal width from 0 up, the last one open.
  static func steps(of width: Double, count: Int) -> Bins { Bins(edges: (1..<count).map { Double($0) * width }) }

  /// Seconds: below 20 ms, then half an octave of time each, up to 10.24 s.
  static let durations = Bins(edges: (0...18).map { 0.02 * pow(2, Double($0) / 2) })

  /// Seconds: below 25 ms is together; then about half an octave each, up to 6.4 s. The edges lie between the multiples of
  /// 10 ms, so that onsets on such a grid are counted as fairly as others.
  static let gaps = Bins(
    edges: [25, 35, 55, 75, 105, 145, 205, 285, 405, 565, 805, 1135, 1605, 2265, 3205, 4525, 6405].map { $0 / 1000 })
}
