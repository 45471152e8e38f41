internal import Music
internal import Randomness
internal import Tokens

/// A random split by windows, as in the classic system: a fifth of all windows of all pieces is used for validation.
///
/// A window is `window` rows of a piece, without begin and end rows, and predicts the row after it. So each row with
/// that many rows before it is predicted by one window, and a split by windows is a split of such rows. All other rows
/// are used for training: the first rows of each piece, and its end. The rows of a validation window are read in
/// training, as parts of neighbouring windows, but the row that it predicts is never a training target.
struct WindowSplit {
  let training: [LabelledPerformance]
  let validation: [LabelledPerformance]

  private static let validationShare = 0.2

  /// Whether there were too few windows for validation.
  var isWithoutValidation: Bool { !validation.contains { $0.isTarget?.contains(true) ?? false } }

  init(_ pieces: [LabelledPerformance], encoding: any Encoding, window: Int, seed: UInt64) {
    let counts = pieces.map { encoding.encode($0.performance).count }
    let windows = counts.enumerated().flatMap { piece, count in
      (min(window + 1, count - 1)..<count - 1).map { (piece: piece, row: $0) }
    }
    var random = SplitMix64(seed: seed)
    var isTarget = counts.map { Array(repeating: false, count: $0) }
    for (piece, row) in windows.shuffled(using: &random).suffix(Int(Self.validationShare * Double(windows.count))) {
      isTarget[piece][row] = true
    }
    func part(_ isPart: (Bool) -> Bool) -> [LabelledPerformance] {
      zip(pieces, isTarget).map {
        LabelledPerformance(performance: $0.performance, label: $0.label, isTarget: $1.map(isPart), weight: $0.weight)
      }
    }
    (training, validation) = (part { !$0 }, part { $0 })
  }
}
