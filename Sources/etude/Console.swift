import Files
@preconcurrency import Glibc  // For stdout.
import Synchronization

/// Prints a line of a result on standard output, for human readers.
func say(_ line: String) {
  print(line.escaped)
}

/// Prints an error on standard error, followed by a line of advice if there is one.
func complain(_ message: ErrorMessage) {
  writeToStandardError("etude: error: \(message.text.escaped)\n")
  if let hint = message.hint { writeToStandardError("  \(hint.escaped)\n") }
}

/// Prints a warning on standard error; the work continues.
func warn(_ sentence: String) {
  writeToStandardError("etude: warning: \(sentence.escaped)\n")
}

/// Prints a note on standard error, such as that the program was interrupted.
func note(_ sentence: String) {
  writeToStandardError("etude: \(sentence.escaped)\n")
}

/// Writes text unchanged. Errors are ignored, because there is nowhere to report that standard error fails.
func writeToStandardError(_ text: String) {
  _ = Array(text.utf8).withUnsafeBytes { writeAll($0, to: STDERR_FILENO) }
}

extension String {
  /// The text with control characters and bidirectional overrides shown as `\u{1B}`. Names of files and titles can
  /// contain any of them.
  var escaped: String {
    if unicodeScalars.allSatisfy({ !$0.isUnsafeOnTerminals }) { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isUnsafeOnTerminals {
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Controls (C0, DEL, C1), line and paragraph separators, and bidirectional marks, embeddings, overrides and
  /// isolates.
  fileprivate var isUnsafeOnTerminals: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

/// Makes sure that everything printed has been written (fflush(3)), including what was flushed before (ferror(3)).
func flushOutput() throws(FileError) {
  if fflush(stdout) != 0 { throw FileError(path: "standard output", action: .write) }
  if ferror(stdout) != 0 { throw FileError(path: "standard output", action: .write, code: EIO) }
}

/// A number with a fixed count of decimals, such as `12.3` (vsnprintf(3)).
func fixed(_ value: Double, _ decimals: Int) -> String {
  let text = [CChar](unsafeUninitializedCapacity: 400) { buffer, count in
    count = withVaList([CInt(clamping: decimals), value]) { Int(vsnprintf(buffer.baseAddress, 400, "%.*f", $0)) }
  }
  return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
