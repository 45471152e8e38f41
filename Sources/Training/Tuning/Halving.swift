// Which trials are worth more training. Must not know what a trial is.

/// Successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
/// AISTATS 2016): all trials are trained a little, the best share of them `factor` times as long, and so on until one is
/// left, or until training as long as the last rung does. With few epochs there are fewer rungs, since none is shorter
/// than one epoch; several trials are then left in the last one.
///
/// Every rung trains anew, since the learning rate follows the length of its run.
struct Halving: Codable, Hashable {
  var trials: Int
  var factor: Int
  /// Of the last rung.
  var epochs: Int

  /// How many trials each rung has, and for how many epochs each is trained. Every rung is longer than the one before.
  var rungs: [(trials: Int, epochs: Int)] {
    var (counts, lengths) = ([trials], [epochs])
    while counts.last! > 1 && lengths.last! >= factor {
      counts.append(max(counts.last! / factor, 1))
      lengths.append(lengths.last! / factor)
    }
    return Array(zip(counts, lengths.reversed()))
  }

  /// The trials of a rung; nil while results of the rung before are missing.
  func members(ofRung rung: Int, _ results: [Trial.Result]) -> [Int]? {
    if rung == 0 { return Array(0..<trials) }
    guard let before = members(ofRung: rung - 1, results) else { return nil }
    let found = results.filter { $0.rung == rung - 1 && before.contains($0.trial) }
    guard found.count == before.count else { return nil }
    return found.sorted().prefix(rungs[rung].trials).map(\.trial)
  }
}

/// One point of the space.
public enum Trial {
  /// What became of it in one rung.
  public struct Result: Codable, Hashable, Sendable, Comparable {
    public let rung, trial, epochs: Int
    /// By the option's name.
    public let parameters: [String: Double]
    /// Of the best model over the whole validation part, per event; nil when training diverged.
    public let nats: Double?
    public let seconds: Double

    /// The better one is the lesser one; equal ones are in the order of their trials.
    public static func < (a: Result, b: Result) -> Bool {
      (a.nats ?? .infinity, a.trial) < (b.nats ?? .infinity, b.trial)
    }
  }
}
