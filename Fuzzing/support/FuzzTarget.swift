import Glibc

/// A reader of hostile bytes.
package struct FuzzTarget: Sendable {
  private let begin: @Sendable () -> [[UInt8]]
  private let read: @Sendable ([UInt8]) -> Void

  /// - Parameters:
  ///   - begin: prepares the scratch folder, and returns small inputs that are valid or nearly so.
  ///   - read: reads an input, and checks what comes of it.
  package init(begin: @escaping @Sendable () -> [[UInt8]], read: @escaping @Sendable ([UInt8]) -> Void) {
    (self.begin, self.read) = (begin, read)
  }

  /// Reads the seeds and then some other inputs.
  package func replay(_ inputs: [[UInt8]]) {
    for input in begin() + inputs { read(input) }
  }

  /// What `LLVMFuzzerInitialize` does: writes the seeds into the folder named by `ETUDE_FUZZ_SEEDS`, if that is set.
  package func writeSeeds() -> CInt {
    let seeds = begin()
    guard let folder = getenv("ETUDE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
    for (number, bytes) in seeds.enumerated() { writeFile("\(folder)/own-\(number)", bytes) }
    return 0
  }

  /// What `LLVMFuzzerTestOneInput` does.
  package func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    read(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
}
