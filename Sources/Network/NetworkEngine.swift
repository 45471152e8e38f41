internal import COneDNN
private import Dispatch

/// The oneDNN library that is loaded.
public enum NetworkEngine {
  /// Version and instruction set, such as `oneDNN 2.6.3, avx512_core_bf16`.
  public static var description: String {
    "oneDNN \(String(cString: etude_onednn_version())), \(String(cString: etude_onednn_isa()))"
  }

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

/// Runs `work` for each of 0..<count on parallel threads, at most one per core, and returns the results in order.
/// oneDNN calls in `work` stay on their thread.
@discardableResult
func concurrently<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    withoutActuallyEscaping(work) { work in
      // Safe: each index is processed once and writes to its own element, and all are done before the call returns.
      nonisolated(unsafe) let (work, results) = (work, buffer.baseAddress!)
      DispatchQueue.concurrentPerform(iterations: count) { index in
        etude_onednn_stay_on_thread()
        (results + index).initialize(to: work(index))
      }
    }
    initialized = count
  }
}

/// Traps if oneDNN failed. Shapes are checked before each call, so the likely cause is lack of memory.
func check(_ status: CInt) {
  precondition(status == 0, "oneDNN failed with status \(status) (1: out of memory); try a smaller batch")
}
