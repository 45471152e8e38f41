// Fuzzes the reader of manifests.
import FuzzSupport
import Studio

private let folder = "\(scratchFolder)/output"

/// Opens a folder whose manifest has these lines, and summarizes it.
private func read(_ bytes: [UInt8]) {
  writeFile("\(folder)/manifest.jsonl", bytes)
  do {
    _ = try Manifest(folder: folder)
    // Opening the folder removes an empty manifest.
    writeFile("\(folder)/manifest.jsonl", bytes)
    let summary = try Manifest.summary(of: folder)
    precondition(summary.made + summary.failed + summary.incomplete == summary.pieces)
    // The folder holds one file of one byte.
    precondition(summary.files <= summary.pieces && summary.bytes == summary.files)
  } catch {
    preconditionFailure("a line that makes no sense is skipped: \(error)")
  }
}

private func begin() -> [[UInt8]] {
  makeFolder(folder)
  writeFile("\(folder)/a.mid", [0])
  writeFile("\(scratchFolder)/b.mid", [0, 1])
  let output = #""outputs":{"mid":{"bytes":1,"path":"a.mid","recipe":"0123456789abcdef"}},"#
  return [
    #"{"name":"a",\#(output)"time":"2026-01-02T03:04:05.678Z"}"# + "\n",
    #"{"name":"a","replacing":["mid"],"time":"2026-01-02T03:04:05.678Z"}"# + "\n"
      + #"{"brief":"0a","name":"a",\#(output)"seconds":1.5,"seed":1,"time":"2026-01-02T03:04:06.678Z"}"# + "\n",
    #"{"error":"no","input":"x/a.mid","name":"x/a","sha256":"00","time":"2026-01-02T03:04:05Z"}"# + "\n",
    #"{"name":"a","outputs":{"mid":{"bytes":2,"path":"../b.mid","recipe":"0"}},"time":""}"# + "\n" + #"{"name":"#,
  ].map { Array($0.utf8) }
}

let manifestTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    manifestTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    manifestTarget.test(start, count)
  }
#endif
