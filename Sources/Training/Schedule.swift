// How the learning rate goes through a run. Must not know what is learned.
private import Glibc

/// A short linear rise to the peak, then half a cosine down to a twentieth of it.
struct Schedule {
  let peak: Double
  /// The share of the run that the rise takes.
  static let warmUp = 0.02
  static let last = 0.05

  /// - Parameter progress: how much of the run is done, 0…1.
  func rate(at progress: Double) -> Double {
    if progress < Self.warmUp { return peak * max(progress / Self.warmUp, Self.last) }
    let way = min((progress - Self.warmUp) / (1 - Self.warmUp), 1)
    return peak * (Self.last + (1 - Self.last) * (1 + cos(.pi * way)) / 2)
  }
}
