import Studio
import Support

/// How many pieces of a batch have been made, and how long the rest will take.
struct BatchProgress: Sendable {
  let pieces: Int
  let again: String
  private(set) var (made, present, failed, notTried) = (0, 0, 0, 0)
  /// Length of all pieces made, in seconds.
  private(set) var seconds = 0.0
  private let start = ContinuousClock.now
  private var latest: StageProgress?

  init(pieces: Int, again: String) { (self.pieces, self.again) = (pieces, again) }

  mutating func add(_ outcome: JobOutcome) {
    switch outcome {
    case .made(let report):
      made += 1
      seconds += report.seconds ?? 0
    case .present: present += 1
    case .failed: failed += 1
    case .notTried: notTried += 1
    }
  }

  /// The progress to show when a stage reports its own. The stages of a single piece overlap; the last one that has
  /// begun is shown, so that the bar does not jump.
  mutating func latest(_ progress: StageProgress) -> StageProgress {
    let isEarlier = latest.map { (progress.stage.order, progress.seconds) < ($0.stage.order, $0.seconds) } ?? false
    if pieces > 1 || !isEarlier { latest = progress }
    return latest!
  }

  var done: Int { made + present + failed }
  var isWorthALine: Bool { pieces > 1 || present > 0 }

  private var elapsed: Double { max(1e-3, (ContinuousClock.now - start) / .seconds(1)) }

  private var music: String {
    "\(duration(seconds)) of music, \(fixed(seconds / elapsed, seconds < 10 * elapsed ? 1 : 0)) × real time"
  }

  /// The finished share of a batch.
  var fraction: Double { Double(done) / Double(pieces) }

  /// The progress as text. What matters most comes first, since the line is cut to the width of the terminal.
  ///
  /// - Parameters:
  ///   - stage: the current stage of a piece, in words.
  ///   - label: the name of that piece.
  func progress(_ stage: String, of label: String) -> String {
    let label = label.prefix(40)
    if pieces == 1 { return "\(stage), \(duration(elapsed)) elapsed; \(label)" }
    let worked = made + failed
    let rest = worked == 0 ? "" : ", \(duration(elapsed / Double(worked) * Double(pieces - done))) left"
    return "\(done)/\(pieces) pieces, \(duration(elapsed))\(rest); \(stage); \(label)" + (made == 0 ? "" : "; \(music)")
  }

  var summary: String {
    let counts = [
      "\(made) made", present > 0 ? "\(present) up to date" : nil, "\(failed) failed",
      notTried > 0 ? "\(notTried) not tried (the disk is full; \(again) resumes the batch)" : nil,
    ]
    let sentence = "\(counted(pieces, "piece")): \(counts.compactMap(\.self).joined(separator: ", "))"
    return made == 0 ? sentence : "\(sentence); \(music), in \(duration(elapsed))"
  }
}
