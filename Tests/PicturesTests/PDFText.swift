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
    pdf = open(sys.argv[1], "rb").read()
    text = re.sub(rb"stream\r?\n(.*?)endstream", unpacked, pdf, flags=re.DOTALL)
    open(sys.argv[2], "wb").write(text)
    """#
  let folder = TemporaryFolder()
  let outcome = try Run(["python3", "-c", script, folder.add("a.pdf", bytes), folder.path + "/text"]).finish()
  try #require(outcome.status == 0, "\(outcome.err)")
  return String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path + "/text")), as: UTF8.self)
}
