// The state of a training run in words. Must not know where they are shown.
import Foundation
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
    return "\(verdict); \(count(events)) events in \(duration(seconds))"
  }
}

extension Score {
  fileprivate var sum: String {
    let parts = columns.map { String(format: "%.2f", $0.nats) }.joined(separator: "+")
    return String(format: "%.2f nats = ", nats) + "\(parts)  \(percent(accuracy)) right"
  }

  fileprivate var sentence: String {
    let parts = columns.map { "\($0.name) \(String(format: "%.2f", $0.nats))" }.joined(separator: ", ")
    return String(format: "%.3f", nats) + " nats per event (\(parts)), \(percent(accuracy)) right"
  }
}

private func percent(_ share: Double) -> String { String(format: "%.0f%%", share * 100) }

/// `950`, `12.3k`, `4.56M`.
private func count(_ number: Int) -> String {
  switch number {
  case ..<1000: "\(number)"
  case ..<1_000_000: String(format: "%.1fk", Double(number) / 1e3)
  default: String(format: "%.2fM", Double(number) / 1e6)
  }
}

private func duration(_ seconds: Double) -> String {
  seconds < 120 ? String(format: "%.0f s", seconds) : String(format: "%.0f min", seconds / 60)
}
