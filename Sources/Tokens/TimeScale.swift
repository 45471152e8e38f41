private import Glibc
public import Music

/// Quantization of time: increasing values in seconds. A class is an index into them.
public struct TimeScale: Hashable, Sendable {
  public let values: [Double]

  /// Returns nil unless the values increase, the first is not negative, and the last is from 10 ms to one minute.
  public init?(_ values: [Double]) {
    guard let first = values.first, first >= 0, let last = values.last, 0.01...60 ~= last,
      zip(values, values.dropFirst()).allSatisfy(<)
    else { return nil }
    self.values = values
  }

  /// Time since the previous event: classes 0…10 are 0, 10, … 100 ms, then each is 1.0745 times the previous one;
  /// class 63 is 4.507 s.
  public static let expressiveTimes = TimeScale(
    (0...10).map { Double($0) / 100 } + (1...53).map { 0.1 * pow(1.0745, Double($0)) })!

  /// Time that a key or the pedal is held: 64 classes, geometric from 20 ms to 8 s (each × 1.0998).
  public static let expressiveDurations = TimeScale((0...63).map { 0.02 * pow(400, Double($0) / 63) })!

  public subscript(symbol: Int32) -> Seconds { Seconds(values[Int(symbol)]) }

  /// The class with the nearest value; of two equally near, the longer one. Times outside the scale get the class at
  /// that end. (In a geometric part, the midpoint of two classes differs from their geometric mean by less than 0.2 %,
  /// so the nearest class is practically the nearest in the logarithm too.)
  package func nearest(_ time: Seconds) -> Int32 {
    var (low, high) = (0, values.count)  // Invariant: the first value above `time` is in low…high.
    while low < high {
      let middle = (low + high) / 2
      if values[middle] > time.value { high = middle } else { low = middle + 1 }
    }
    if low == 0 { return 0 }
    if low == values.count { return Int32(low - 1) }
    return Int32(values[low] - time.value <= time.value - values[low - 1] ? low : low - 1)
  }
}

extension TimeScale: Codable {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.singleValueContainer().decode([Double].self)
    guard let scale = TimeScale(values) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a scale is a list of increasing seconds, the last from 0.01 to 60"))
    }
    self = scale
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}
