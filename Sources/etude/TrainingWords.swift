// The state of a training run in words. Must not know where they are shown.
import Training

extension RunProgress {
  /// For a terminal of 80 columns: `12%  7.9k events/s  10.91 nats = 2.31+3.40+3.00+2.20  31% right  32 min left`.
  var summary: String {
    ([percent(fraction), speed] + [training?.sum, left].compactMap(\.self)).joined(separator: "  ")
  }

  private var speed: String { "\(count(Int(eventsPerSecond))) events/s" }
  private var left: String? { secondsLeft.map { "\(duration($0)) left" } }

  /// What an evaluation found, in full.
  func evaluation(isBest: Bool) -> String {
    let scores = [
      training.map { "training \($0.sentence)" },
      validation.map { "validation \($0.sentence)\(isBest ? ", the best so far" : "")" },
    ]
    let start = "\(percent(fraction)): \(count(events)) events in \(duration(seconds)), \(speed)"
    return ([start] + scores.compactMap(\.self) + [left].compactMap(\.self)).joined(separator: "; ")
  }

  /// - Parameter score: of the best model.
  func result(_ score: Score?) -> String {
    let verdict = score.map { "\($0.sentence) over the whole validation part" } ?? "not validated"
    let ending = isStale ? "; stopped at \(percent(fraction)), since validation no longer improved" : ""
    return "\(verdict); \(count(events)) events in \(duration(seconds))\(ending)"
  }
}

extension WindowScores {
  /// The figure of the protocol, the honest one, and why they differ.
  var sentences: String {
    """
    From windows of \(window) alone: \(windows?.right ?? "nothing"). \(honest). \
    Why a random split of windows gives the higher figure: windows overlap, so the music around every validation window, \
    and often its repeat, was learned.
    """
  }

  private var honest: String {
    unseen.map { "In compositions that it has never heard: \($0.right), \(fixed($0.nats, 3)) nats" }
      ?? "How it does in music that it has never heard is not known: no composition was kept out"
  }
}

extension Score {
  fileprivate var right: String { "\(fixed(accuracy * 100, 1))% right" }

  fileprivate var sum: String {
    let parts = columns.map { fixed($0.nats, 2) }.joined(separator: "+")
    return "\(fixed(nats, 2)) nats = \(parts)  \(percent(accuracy)) right"
  }

  fileprivate var sentence: String {
    let parts = columns.map { "\($0.name) \(fixed($0.nats, 2))" }.joined(separator: ", ")
    return fixed(nats, 3) + " nats per event (\(parts)), \(percent(accuracy)) right"
  }
}

private func percent(_ share: Double) -> String { "\(fixed(share * 100, 0))%" }

/// `950`, `12.3k`, `4.56M`.
func count(_ number: Int) -> String {
  switch number {
  case ..<1000: "\(number)"
  case ..<1_000_000: "\(fixed(Double(number) / 1e3, 1))k"
  default: "\(fixed(Double(number) / 1e6, 2))M"
  }
}

private func duration(_ seconds: Double) -> String {
  seconds < 120 ? "\(fixed(seconds, 0)) s" : "\(fixed(seconds / 60, 0)) min"
}
