/// Successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter
/// Optimization", AISTATS 2016): all trials are trained for a short time, the best fraction of them `factor` times as
/// long, and so on, until one is left or the last rung's length is reached. With few epochs there are fewer rungs,
/// since none is shorter than one epoch; then several trials remain in the last one.
///
/// Each rung trains from scratch, because the learning rate depends on the length of the run.
struct Halving: Codable, Hashable {
  var trials: Int
  var factor: Int
  /// Epochs of the last rung.
  var epochs: Int

  /// Number of trials and epochs of each rung, from rung 1 on. Each rung is longer than the previous one.
  var rungs: [(trials: Int, epochs: Int)] {
    var (counts, lengths) = ([trials], [epochs])
    while counts.last! > 1 && lengths.last! >= factor {
      counts.append(max(counts.last! / factor, 1))
      lengths.append(lengths.last! / factor)
    }
    return Array(zip(counts, lengths.reversed()))
  }

  /// The trials of a rung, counted from 1; nil while results of the previous rung are missing.
  func members(ofRung rung: Int, _ results: [Trial.Result]) -> [Int]? {
    if rung == 1 { return Array(0..<trials) }
    guard let before = members(ofRung: rung - 1, results) else { return nil }
    let found = results.filter { $0.rung == rung - 1 && before.contains($0.trial) }
    guard found.count == before.count else { return nil }
    return found.sorted().prefix(rungs[rung - 1].trials).map(\.trial)
  }
}

/// One point of the search space.
package enum Trial {
  /// Its result in one rung.
  package struct Result: Codable, Hashable, Sendable, Comparable {
    /// Rungs are counted from 1, trials from 0.
    package let rung, trial, epochs: Int
    /// Values by option name.
    package let parameters: [String: Double]
    /// Loss per event of the best model on the whole validation set; nil if training diverged.
    package let nats: Double?
    package let seconds: Double

    /// Better results sort first; equal ones by trial number.
    package static func < (a: Result, b: Result) -> Bool {
      (a.nats ?? .infinity, a.trial) < (b.nats ?? .infinity, b.trial)
    }
  }
}
