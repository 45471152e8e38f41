import Files
@preconcurrency import Glibc  // For stdout.
import Support
import Synchronization

/// Prints a line of a result on standard output, for human readers.
func say(_ line: String) {
  print(line.escaped)
}

/// Prints several lines of a result on standard output, for human readers. Each text may itself have several lines.
func say(lines text: String) {
  print(text.escapedLines)
}

/// Prints an error on standard error, followed by a line of advice if there is one.
func printError(_ message: ErrorMessage) {
  writeToStandardError("etude: error: \(message.text.withFullStop.escaped)\n")
  if let hint = message.hint { writeToStandardError("  \(hint.withFullStop.escaped)\n") }
}

/// Prints warnings about a piece on standard error, and how to keep what was left out at a gap.
func warn(about piece: String, _ warnings: [String], isCutAtGap: Bool) {
  for warning in warnings { warn("\(piece): \(warning)") }
  if isCutAtGap { writeToStandardError("  Use --keep-gaps to keep it.\n") }
}

/// Prints a warning on standard error; the work continues.
func warn(_ sentence: String) {
  writeToStandardError("etude: warning: \(sentence.withFullStop.escaped)\n")
}

/// Prints a note on standard error, such as that the program was interrupted.
func note(_ sentence: String) {
  writeToStandardError("etude: \(sentence.withFullStop.escaped)\n")
}

/// Writes text unchanged. Errors are ignored, because there is nowhere to report that standard error fails.
func writeToStandardError(_ text: String) {
  _ = Array(text.utf8).withUnsafeBytes { writeAll($0, to: STDERR_FILENO) }
}

extension String {
  /// The text, ended by a full stop unless it ends as a sentence already.
  var withFullStop: String { last.map { ".?!…".contains($0) } ?? true ? self : self + "." }

  /// The text with control characters and bidirectional overrides shown as `\u{1B}`. Names of files and titles can
  /// contain any of them.
  var escaped: String {
    escapingUnsafe { "\\u{\(String($0, radix: 16, uppercase: true))}" }
  }

  /// The text with all but its line ends escaped.
  var escapedLines: String {
    split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0).escaped }
      .joined(separator: "\n")
  }
}

/// Makes sure that everything printed has been written (fflush(3)), including what was flushed before (ferror(3)).
func flushOutput() throws(FileError) {
  if fflush(stdout) != 0 { throw FileError(path: "standard output", action: .write) }
  if ferror(stdout) != 0 { throw FileError(path: "standard output", action: .write, code: EIO) }
}
