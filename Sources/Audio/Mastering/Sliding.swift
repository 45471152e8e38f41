/// The minimum of the last `window` numbers, in amortized constant time per number.
struct SlidingMinimum {
  private let window: Int
  private var count = 0
  /// Ring buffer of the numbers that can still become the minimum, in increasing order, with their positions.
  private var candidates: [(time: Int, value: Float)]
  private var first = 0, used = 0

  init(window: Int) {
    self.window = window
    candidates = Array(repeating: (0, 0), count: window)
  }

  mutating func add(_ value: Float) -> Float {
    while used > 0 && candidates[place(used - 1)].value >= value { used -= 1 }
    if used > 0 && candidates[first].time <= count - window {
      first = place(1)
      used -= 1
    }
    candidates[place(used)] = (count, value)
    used += 1
    count += 1
    return candidates[first].value
  }

  private func place(_ offset: Int) -> Int {
    let place = first + offset
    return place < window ? place : place - window
  }
}

/// The mean of the last `window` numbers. Before the first number, all are taken as 1.
struct SlidingMean {
  private var values: [Float]
  private var next = 0
  private var sum: Double

  init(window: Int) {
    values = Array(repeating: 1, count: window)
    sum = Double(window)
  }

  mutating func add(_ value: Float) -> Float {
    sum += Double(value) - Double(values[next])
    values[next] = value
    next = next + 1 == values.count ? 0 : next + 1
    return Float(sum / Double(values.count))
  }
}
