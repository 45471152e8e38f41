private import Glibc

/// Histogram bins between increasing edges, with one open bin below the first edge and one from the last edge on.
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

  /// One bin for each of the numbers 0 to `count` − 1.
  static func numbers(_ count: Int) -> Bins { steps(of: 1, count: count) }

  /// `count` bins of equal width from 0 up; the last one is open.
  static func steps(of width: Double, count: Int) -> Bins { Bins(edges: (1..<count).map { Double($0) * width }) }

  /// Bins for seconds: below 20 ms, then half an octave of time each, up to 10.24 s.
  static let durations = Bins(edges: (0...18).map { 0.02 * pow(2, Double($0) / 2) })

  /// Bins for seconds: below 25 ms (simultaneous), then about half an octave each, up to 6.4 s. The edges lie between
  /// the multiples of 10 ms, so that onsets quantized to 10 ms don't fall on an edge.
  static let gaps = Bins(
    edges: [25, 35, 55, 75, 105, 145, 205, 285, 405, 565, 805, 1135, 1605, 2265, 3205, 4525, 6405].map { $0 / 1000 })
}
