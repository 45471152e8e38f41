// How fast this machine multiplies matrices: what the speed of learning is held against. Must not know any network.

extension NetworkEngine {
  /// Operations a second, in 10⁹, of large square products in single precision (dnnl_sgemm), one on each of some threads;
  /// the best of a few.
  public static func productLimit(threads: Int) -> Double {
    let size = 2048
    let squares = (0..<3 * threads).map { _ in Floats(Array(repeating: 0.5, count: size * size)) }
    func square(_ index: Int) -> Matrix { squares[index].matrix(size, size) }
    let seconds = (0..<5).map { _ in
      ContinuousClock().measure {
        concurrently(threads) { multiply(square(3 * $0), square(3 * $0 + 1), into: square(3 * $0 + 2)) }
      } / .seconds(1)
    }
    return 2e-9 * Double(threads * size * size * size) / seconds.min()!
  }
}
