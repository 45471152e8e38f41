/// Something that happened during a search. Rungs are counted from 1, trials from 0.
package enum TuningEvent: Sendable {
  case began(rung: Int, of: Int, trial: Int, [String: Double], epochs: Int)
  case trained(RunEvent)
  case ended(Trial.Result)
}

/// How a search ended.
package enum TuningOutcome: Sendable {
  case finished(TuningResult)
  /// Results of other shards, of the previous rung or this one, are missing.
  case waiting(rung: Int)
  /// The same command continues the search.
  case interrupted
}

package struct TuningResult: Sendable {
  /// Sorted by rung, best first within each.
  package let results: [Trial.Result]
  /// The result with the lowest loss of all rungs; if several are equal, the one with the lowest trial number.
  package let winner: Trial.Result
  /// Model file of the winner, and the chart of all results (SVG).
  package let model, picture: String
  /// Settings of the winner, including its epochs.
  package let settings: TrainingSettings
}

/// A setting and its value, as text.
package struct NamedSetting: Hashable, Sendable {
  /// Name of a property of `TrainingSettings`, such as `learningRate`.
  package let name: String
  /// A setting that is a list is given once for each of its values.
  package let value: String
}

extension TrainingSettings {
  /// The settings that differ from the defaults, and the number of threads, whose default depends on the machine.
  package var changes: [NamedSetting] {
    zip(Mirror(reflecting: self).children, Mirror(reflecting: TrainingSettings()).children).flatMap { own, usual in
      let (value, name) = (text(own.value), own.label ?? "")
      if value == text(usual.value) && name != "threads" { return [NamedSetting]() }
      let values = (own.value as? [FolderWeight])?.map(\.description) ?? [value]
      return values.map { NamedSetting(name: name, value: $0) }
    }
  }
}
