// What a search tells, while it goes and at its end. Must not know who listens.

/// Something that happened in a search. Rungs and trials are counted from 0.
public enum TuningEvent: Sendable {
  case began(rung: Int, of: Int, trial: Int, [String: Double], epochs: Int)
  case trained(RunEvent)
  case ended(Trial.Result)
}

/// How a search ended, or did not.
public enum TuningOutcome: Sendable {
  case finished(TuningVerdict)
  /// Other shards' results of the rung before this one, or of this one, are not there yet.
  case waiting(rung: Int)
  /// Nothing is lost: the same command goes on.
  case interrupted
}

public struct TuningVerdict: Sendable {
  /// Rung by rung, the best of each first.
  public let results: [Trial.Result]
  /// The result with the lowest loss of all rungs; of equal ones, that of the lowest trial.
  public let winner: Trial.Result
  /// The model file of that result, and the picture of all results: SVG.
  public let model, picture: String
  /// The settings of that result, its epochs included.
  public let settings: Settings
}

extension Settings {
  /// What to write behind `etude train` for these settings: the options whose values are not the defaults, and how many
  /// threads, of which the default is the machine's.
  public var options: [String] {
    zip(Mirror(reflecting: self).children, Mirror(reflecting: Settings()).children).flatMap { own, usual -> [String] in
      let (value, name) = (text(own.value), own.label ?? "")
      if value == text(usual.value) && name != "threads" { return [] }
      if let weights = own.value as? [FolderWeight] { return weights.flatMap { ["--weight", "\($0)"] } }
      return ["--" + hyphenated(name)] + (own.value is Bool ? [] : [value])
    }
  }
}

/// `learning-rate` of `learningRate`.
func hyphenated(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
}
