extension NetworkEngine {
  /// Speed limit of this machine in 10⁹ operations per second, measured with large square single-precision products
  /// (dnnl_sgemm), one per thread; the best of five runs.
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
