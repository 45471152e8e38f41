import FuzzSupport
import Network

/// Reads a model. If the first byte is odd, the bytes after it are a header without its length, followed by as many
/// bytes of data as the second byte says. So the fuzzer does not have to guess the length.
private func read(_ bytes: [UInt8]) {
  do throws(ModelFileError) {
    let model = try Model(isFramed(bytes) ? framed(bytes) : bytes, path: "fuzz.safetensors")
    precondition(model.parameters.architecture.classes.count > 0)
  } catch {
    precondition(!error.description.isEmpty)
  }
}

private func isFramed(_ bytes: [UInt8]) -> Bool { bytes.count > 2 && bytes[0] % 2 == 1 }

private func framed(_ bytes: [UInt8]) -> [UInt8] {
  let header = bytes[2...]
  let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
  return length + header + [UInt8](repeating: 0, count: 4 * Int(bytes[1]))
}

private func begin() -> [[UInt8]] {
  let architecture = Architecture(classes: [3, 2], labels: 1, embedding: 1, layers: 1, units: 1, headUnits: 1)
  let path = "\(scratchFolder)/seed.safetensors"
  let model = Model(parameters: Parameters(zeros: architecture), metadata: ["labels": "[]"])
  guard (try? model.write(to: path)) != nil, let whole = try? Safetensors.bytes(at: path) else { return [] }
  let header = 8 + Int(whole[0]) + Int(whole[1]) << 8
  return [whole, [1, UInt8(clamping: (whole.count - header) / 4)] + whole[8..<header]]
}

let safetensorsTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    safetensorsTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    safetensorsTarget.test(start, count)
  }
#endif
