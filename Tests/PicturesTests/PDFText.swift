import Foundation
import TestSupport
import Testing

/// A PDF file with its compressed streams unpacked: cairo 1.18 keeps the document's objects in them (Python's zlib).
func pdfText(_ bytes: [UInt8]) throws -> String {
  let script = #"""
    import re, sys, zlib
    def unpacked(match):
        try: return match.group(0) + zlib.decompressobj().decompress(match.group(1))
        except zlib.error: return match.group(0)
    pdf = sys.stdin.buffer.read()
    sys.stdout.buffer.write(re.sub(rb"stream\r?\n(.*?)endstream", unpacked, pdf, flags=re.DOTALL))
    """#
  let folder = TemporaryFolder()
  let output = URL(fileURLWithPath: folder.add("text", []))
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", script]
  process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.add("a.pdf", bytes)))
  process.standardOutput = try FileHandle(forWritingTo: output)
  try process.run()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "python3 failed")
  return String(decoding: try Data(contentsOf: output), as: UTF8.self)
}
