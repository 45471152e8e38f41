// Fuzzes the reader of search spaces in TOML.
import FuzzSupport
import Training

private let path = "\(scratchFolder)/space.toml"

/// Reads a search space.
private func read(_ bytes: [UInt8]) {
  writeFile(path, bytes)
  do throws(TuningError) {
    let space = try Space(path: path)
    precondition(space == space, "a number that is none was accepted")
  } catch {
    precondition(!error.description.isEmpty)
  }
}

private func begin() -> [[UInt8]] {
  return [
    "[learning-rate]\nfrom = 1e-4 # low\nto = 0.01\nlog = true\n",
    "\u{FEFF}[units]\r\nvalues = [64, 128, 2_56,]\r\n\r\n[dropout]\r\nfrom = -0\r\nto = +0.5\r\n",
  ].map { Array($0.utf8) }
}

let tomlTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    tomlTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    tomlTarget.test(start, count)
  }
#endif
