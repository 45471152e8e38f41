// The library that computes, as a whole: its name, its threads, its failures. Must not know what it computes.
internal import COneDNN
private import Dispatch

/// oneDNN, as it is loaded.
public enum NetworkEngine {
  /// Such as `oneDNN 2.6.3, avx512_core_bf16`: the version, and the instruction set it generates code for.
  public static var description: String {
    "oneDNN \(String(cString: etude_onednn_version())), \(String(cString: etude_onednn_isa()))"
  }
}

/// The results of `work` for each of 0..<count, each done on a thread of its own as far as there are cores.
/// What the work asks of oneDNN stays on its thread.
@discardableResult
func concurrently<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    withoutActuallyEscaping(work) { work in
      // Each index is worked on once, and writes its own place; all are done before the call returns.
      nonisolated(unsafe) let (work, results) = (work, buffer.baseAddress!)
      DispatchQueue.concurrentPerform(iterations: count) { index in
        etude_onednn_stay_on_thread()
        (results + index).initialize(to: work(index))
      }
    }
    initialized = count
  }
}

/// Traps when oneDNN refuses: shapes are checked before it is asked, so that what remains is memory that ran out.
func check(_ status: CInt) {
  precondition(status == 0, "oneDNN failed with status \(status) (1: out of memory); try a smaller batch")
}
