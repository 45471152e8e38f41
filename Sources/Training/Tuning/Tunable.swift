/// A numeric setting that can be searched.
enum Tunable: Sendable {
  case whole(any WritableKeyPath<TrainingSettings, Int> & Sendable)
  case real(any WritableKeyPath<TrainingSettings, Double> & Sendable)

  /// By the name of the option of `etude train`.
  static let all: [String: Tunable] = [
    "layers": .whole(\.layers), "units": .whole(\.units), "embedding": .whole(\.embedding), "batch": .whole(\.batch),
    "steps": .whole(\.steps), "transpose": .whole(\.transpose), "rare": .whole(\.rare), "dropout": .real(\.dropout),
    "input-dropout": .real(\.inputDropout), "weight-decay": .real(\.weightDecay), "attention": .whole(\.attention),
    "attention-units": .whole(\.attentionUnits),
    "learning-rate": .real(\.learningRate), "warm-up": .real(\.warmUp), "final-rate": .real(\.finalRate),
    "clip": .real(\.clip), "averaging": .real(\.averaging), "stretch": .real(\.stretch),
  ]

  /// Sets the value. Whole numbers out of range become the largest integer, which every setting rejects.
  func set(_ value: Double, in settings: inout TrainingSettings) {
    switch self {
    case .whole(let path): settings[keyPath: path] = Int(exactly: value.rounded()) ?? .max
    case .real(let path): settings[keyPath: path] = value
    }
  }

  /// Rounds to a value that the setting can have and that is short to write: a whole number, or three significant
  /// digits.
  func rounded(_ value: Double) -> Double {
    switch self {
    case .whole: value.rounded()
    case .real: value.threeDigits
    }
  }
}

extension Double {
  /// Rounded to three significant digits.
  fileprivate var threeDigits: Double {
    guard self != 0, isFinite else { return self }
    var scale = 1.0
    while (magnitude * scale) < 100 { scale *= 10 }
    while (magnitude * scale) >= 1000 { scale /= 10 }
    return (self * scale).rounded() / scale
  }
}
