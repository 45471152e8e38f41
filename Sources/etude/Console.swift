// What is printed, and where: results on standard output, one moving line and complaints on standard error.
// Must not know what the lines say.
import Files
import FoundationEssentials
@preconcurrency import Glibc  // For stdout.
import Synchronization

/// Prints one line on standard error, as a complaint of the program.
func complain(_ sentence: some CustomStringConvertible) {
  writeToStandardError("etude: \(sentence)\n")
}

private func writeToStandardError(_ text: String) {
  // Where even this fails there is nobody left to tell.
  _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Sees to it that what was printed has arrived (fflush(3)), also what was flushed before (ferror(3)).
func flushOutput() throws(FileError) {
  if fflush(stdout) != 0 { throw FileError(path: "standard output", action: .write) }
  if ferror(stdout) != 0 { throw FileError(path: "standard output", action: .write, code: EIO) }
}

/// A number with so many decimals, as in `12.3` (vsnprintf(3)).
func fixed(_ value: Double, _ decimals: Int) -> String {
  let text = [CChar](unsafeUninitializedCapacity: 400) { buffer, count in
    count = withVaList([CInt(clamping: decimals), value]) { Int(vsnprintf(buffer.baseAddress, 400, "%.*f", $0)) }
  }
  return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A value as one line of JSON, which has words for numbers that are not finite.
func jsonLine(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy =
    .convertToString(positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
  // Strings and numbers: there is nothing here that could fail to be encoded.
  return String(decoding: try! encoder.encode(value), as: UTF8.self)
}

/// The line at the bottom of a terminal that says how far the work is; nothing where standard error is no terminal.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let lastShown = Mutex(ContinuousClock.now - .seconds(1))

  init(isQuiet: Bool) {
    isShown = !isQuiet && isatty(STDERR_FILENO) != 0
  }

  /// Replaces the line, at most ten times a second.
  func show(_ line: @autoclosure () -> String) {
    guard isShown else { return }
    lastShown.withLock { last in
      guard ContinuousClock.now - last > .milliseconds(100) else { return }
      last = .now
      writeToStandardError("\r\u{1B}[K\(line())")
    }
  }

  /// Takes the line away, so that something else can be printed.
  func clear() {
    guard isShown else { return }
    writeToStandardError("\r\u{1B}[K")
  }
}
