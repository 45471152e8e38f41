// How the learning rate goes through a run. Must not know what is learned.
private import Glibc

/// A short linear rise to the peak, then half a cosine down (Loshchilov and Hutter 2017, without restarts).
struct Schedule {
  var peak: Double
  /// The share of the run that the rise takes, and the share of the peak that it begins with.
  var warmUp = 0.02
  static let first = 0.05
  /// The share of the peak that is left at the end.
  var last = 0.05

  /// - Parameter progress: how much of the run is done, 0…1.
  func rate(at progress: Double) -> Double {
    if progress < warmUp { return peak * max(progress / warmUp, Self.first) }
    let way = min((progress - warmUp) / (1 - warmUp), 1)
    return peak * (last + (1 - last) * (1 + cos(.pi * way)) / 2)
  }
}

extension Schedule {
  init(_ settings: Settings) {
    self.init(peak: settings.learningRate, warmUp: settings.warmUp, last: settings.finalRate)
  }
}
