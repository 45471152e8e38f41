import Files
import Glibc
import Studio
import Support
import Synchronization

/// Prints the outcome of each piece on standard output, as text or JSON Lines, and a summary of all.
final class Reporter: Sendable {
  private let isJSON: Bool
  private let isQuiet: Bool
  private let showsTimings: Bool
  private let line: ProgressLine
  private let batch: Mutex<BatchProgress>

  /// - Parameters:
  ///   - pieces: number of pieces in the batch.
  ///   - again: the command that continues after an interruption: "the same command", or that with the chosen seed.
  init(isJSON: Bool, isQuiet: Bool, showsTimings: Bool, pieces: Int, again: String) {
    (self.isJSON, self.isQuiet, self.showsTimings) = (isJSON, isQuiet, showsTimings)
    line = ProgressLine(isQuiet: isQuiet)
    batch = Mutex(BatchProgress(pieces: pieces, again: again))
  }

  func progress(_ job: Job, _ progress: StageProgress) {
    let progress = batch.withLock { $0.latest(progress) }
    line.show(
      batch.withLock { $0.progress(progress.words, of: nameInMessages(of: job.label)) },
      fraction: batch.withLock { $0.pieces == 1 ? progress.fraction : $0.fraction })
  }

  func finished(_ job: Job, _ outcome: JobOutcome) {
    line.clear()
    batch.withLock { $0.add(outcome) }
    switch outcome {
    case .made(let report): made(report)
    case .present(let piece): present(piece)
    case .failed(let error): failed(job.label, error)
    case .notTried: break
    }
    fflush(nil)
  }

  private func made(_ report: PieceReport) {
    if !isQuiet {
      warn(about: report.input.map(nameInMessages) ?? report.title, report.warnings, isCutAtGap: report.isCutAtGap)
    }
    if isJSON {
      print(jsonLine(report))
    } else if !isQuiet {
      let total = fixed(report.timings["total"] ?? 0, 1)
      let licence = report.licence.map { "; licence of the model: \($0)" } ?? ""
      let (events, seconds) = (counted(report.events ?? 0, "event"), fixed(report.seconds ?? 0, 1))
      say("\(report.name): \(events), \(seconds) s, made in \(total) s\(licence)")
      if showsTimings { for line in stageLines(report) { say("  \(line)") } }
      for path in report.files.values.sorted() { say("  \(path)") }
    }
  }

  private func present(_ report: PieceReport) {
    if isJSON {
      print(jsonLine(report))
    } else if !isQuiet && isSingle {
      for path in report.files.values.sorted() { say("\(path) exists and is up to date") }
    }
  }

  private var isSingle: Bool { batch.withLock { $0.pieces == 1 } }

  private func failed(_ label: String, _ error: any Error) {
    if isJSON { print(jsonLine(PieceFailure(input: label, error: error))) }
    fflush(nil)
    printError(ErrorMessage(error, about: label))
  }

  /// Prints the summary: how many pieces were made, existed, and failed.
  func ended() {
    line.clear()
    let batch = batch.withLock { $0 }
    guard batch.isWorthALine else { return }
    if isQuiet || isJSON {
      if batch.failed + batch.notTried > 0 { note(batch.summary) }
    } else {
      say(batch.summary)
    }
  }

  /// The sentence for an interrupted batch, or for a piece whose seed the program chose.
  var interruption: String {
    let batch = batch.withLock { $0 }
    if batch.pieces == 1 { return "no unfinished file is left behind; \(batch.again) composes this piece" }
    return "\(batch.done) of \(batch.pieces) pieces are finished, and no unfinished file is left; "
      + "\(batch.again) resumes the batch"
  }
}

extension PieceReport {
  /// The title; standard input has none of its own.
  fileprivate var name: String {
    let name = input.map(nameInMessages)
    return name == input ? title : name ?? title
  }
}

extension StageProgress {
  /// The stage and how much of the music it has done, as in `render 12 of 60 s`.
  fileprivate var words: String {
    let most = total.map { "\(fixed(max($0, seconds), 0)) s" }
    return "\(stage.rawValue) \(fixed(seconds, 0))" + (most.map { " of \($0)" } ?? " s")
  }

  fileprivate var fraction: Double? { total.map { $0 > 0 ? seconds / $0 : 1 } }
}

/// One line per stage, in the order in which they end: `render        0.61 s     111 × real time`.
func stageLines(_ report: PieceReport) -> [String] {
  let names = ["compose", "read", "soundfont", "render", "level", "encode"]
  let formats = report.timings.keys.filter { $0.hasPrefix("encode ") }.sorted()
  return (names + formats + ["draw", "total"]).compactMap { stage in
    report.timings[stage].map { stageLine(stage, $0, of: report.seconds ?? 0) }
  }
}

/// The speed is left out if the time is too short to measure.
private func stageLine(_ stage: String, _ seconds: Double, of music: Double) -> String {
  let name = stage.padded(to: 14)
  let time = fixed(seconds, 3).padded(to: 8, alignedRight: true) + " s"
  if seconds < 1e-4 { return name + time }
  let speed = music / seconds
  return name + time + fixed(speed, speed < 10 ? 1 : 0).padded(to: 8, alignedRight: true) + " × real time"
}
