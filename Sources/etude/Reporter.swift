// What a person sees while pieces are made, and what a program reads. Must not know how pieces are made.
import Foundation
import Studio
import Synchronization

/// Progress on standard error when that is a terminal; results on standard output, in words or as JSON Lines.
final class Reporter: Sendable {
  private let isJSON: Bool
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private let lastShown = Mutex(ContinuousClock.now - .seconds(1))

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
  }

  /// Shows how far a piece is, at most ten times a second.
  func progress(_ piece: Piece, _ stage: Stage, _ seconds: Double) {
    guard isTerminal && !isQuiet else { return }
    let isDue = lastShown.withLock { last in
      guard ContinuousClock.now - last > .milliseconds(100) else { return false }
      last = .now
      return true
    }
    if isDue { show("\(piece.title): \(stage.rawValue) \(String(format: "%.0f", seconds)) s") }
  }

  func finished(_ report: PieceReport) {
    clear()
    for warning in report.warnings where !isQuiet { complain(warning) }
    if isJSON { return printJSON(report) }
    if isQuiet { return }
    let speed = report.timings["total"].map { String(format: ", made in %.1f s", $0) } ?? ""
    print("\(report.title): \(report.events) events, \(String(format: "%.1f", report.seconds)) s\(speed)")
    for path in report.files.values.sorted() { print("  \(path)") }
  }

  func failed(_ input: String, _ error: any Error) {
    clear()
    if isJSON { printJSON(PieceFailure(input: input, error: error)) }
    complain(sentence(for: error))
  }

  /// - Parameter line: replaces the line before; kept shorter than any terminal.
  private func show(_ line: String) {
    fputs("\r\u{1B}[K\(line.prefix(79))", stderr)
  }

  private func clear() {
    if isTerminal && !isQuiet { fputs("\r\u{1B}[K", stderr) }
  }
}

/// Prints one line of JSON on standard output.
func printJSON(_ value: some Encodable) {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and finite numbers: there is nothing here that could fail to be encoded.
  print(String(decoding: try! encoder.encode(value), as: UTF8.self))
}
