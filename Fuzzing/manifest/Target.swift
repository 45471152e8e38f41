// Fuzzes the reader of manifests.
import FuzzSupport
import Studio

private let folder = "\(scratchFolder)/output"

/// Opens a folder whose manifest has these lines, and summarizes it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
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
  return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
  makeFolder(folder)
  writeFile("\(folder)/a.mid", [0])
  writeFile("\(scratchFolder)/b.mid", [0, 1])
  let output = #""outputs":{"mid":{"bytes":1,"path":"a.mid","recipe":"0123456789abcdef"}},"#
  writeSeeds([
    #"{"name":"a",\#(output)"time":"2026-01-02T03:04:05.678Z"}"# + "\n",
    #"{"name":"a","replacing":["mid"],"time":"2026-01-02T03:04:05.678Z"}"# + "\n"
      + #"{"brief":"0a","name":"a",\#(output)"seconds":1.5,"seed":1,"time":"2026-01-02T03:04:06.678Z"}"# + "\n",
    #"{"error":"no","input":"x/a.mid","name":"x/a","sha256":"00","time":"2026-01-02T03:04:05Z"}"# + "\n",
    #"{"name":"a","outputs":{"mid":{"bytes":2,"path":"../b.mid","recipe":"0"}},"time":""}"# + "\n" + #"{"name":"#,
  ])
  return 0
}
