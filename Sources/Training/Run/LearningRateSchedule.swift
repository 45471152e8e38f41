private import Glibc

/// Learning-rate schedule: a short linear warm-up to the peak, then half a cosine down (Loshchilov and Hutter 2017,
/// without restarts).
struct LearningRateSchedule {
  var peak: Double
  /// Fraction of the run that the warm-up takes, and fraction of the peak at which it starts.
  var warmUp = 0.02
  static let first = 0.05
  /// Fraction of the peak at the end of the run.
  var last = 0.05

  /// - Parameter progress: fraction of the run that is done, 0…1.
  func rate(at progress: Double) -> Double {
    if progress < warmUp { return peak * max(progress / warmUp, Self.first) }
    let way = min((progress - warmUp) / (1 - warmUp), 1)
    return peak * (last + (1 - last) * (1 + cos(.pi * way)) / 2)
  }
}

extension LearningRateSchedule {
  init(_ settings: TrainingSettings) {
    self.init(peak: settings.learningRate, warmUp: settings.warmUp, last: settings.finalRate)
  }
}
