// What a person sees while pieces are made, and what a program reads. Must not know how pieces are made.
import Glibc
import Studio

/// The outcome of each piece on standard output, in words or as JSON Lines, at once.
struct Reporter: Sendable {
  let isJSON: Bool
  let isQuiet: Bool
  let line: ProgressLine

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
    line = ProgressLine(isQuiet: isQuiet)
  }

  func progress(_ piece: Piece, _ stage: Stage, _ seconds: Double) {
    line.show("\(piece.title.prefix(40)): \(stage.rawValue) \(fixed(seconds, 0)) s")
  }

  func finished(_ report: PieceReport) {
    line.clear()
    for warning in report.warnings where !isQuiet { complain("\(report.input ?? report.title): \(warning)") }
    if isJSON {
      print(jsonLine(report))
    } else if !isQuiet {
      let total = fixed(report.timings["total"] ?? 0, 1)
      print("\(report.title): \(report.events) events, \(fixed(report.seconds, 1)) s, made in \(total) s")
      for path in report.files.values.sorted() { print("  \(path)") }
    }
    fflush(nil)
  }

  func failed(_ input: String, _ error: any Error) {
    line.clear()
    if isJSON { print(jsonLine(PieceFailure(input: input, error: error))) }
    fflush(nil)
    let sentence = "\(error)"
    complain(sentence.hasPrefix(input) ? sentence : "\(input): \(sentence)")
  }
}
