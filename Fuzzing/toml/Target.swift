// Fuzzes the reader of search spaces in TOML.
import FuzzSupport
import Training

private let path = "\(scratchFolder)/space.toml"

/// Reads a search space.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  writeFile(path, Array(UnsafeBufferPointer(start: start, count: count)))
  do throws(TuningError) {
    let space = try Space(path: path)
    precondition(space == space, "a number that is none was accepted")
  } catch {
    precondition(!error.description.isEmpty)
  }
  return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
  writeSeeds([
    "[learning-rate]\nfrom = 1e-4 # low\nto = 0.01\nlog = true\n",
    "\u{FEFF}[units]\r\nvalues = [64, 128, 2_56,]\r\n\r\n[dropout]\r\nfrom = -0\r\nto = +0.5\r\n",
  ])
  return 0
}
