import Foundation
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
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", script]
  let (input, output) = (Pipe(), Pipe())
  (process.standardInput, process.standardOutput) = (input, output)
  try process.run()
  // A PDF of one page fits into the pipe.
  input.fileHandleForWriting.write(Data(bytes))
  try input.fileHandleForWriting.close()
  let text = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "python3 failed")
  return String(decoding: text, as: UTF8.self)
}
