internal import Music

extension Excerpt {
  /// How many keys are held and for how many seconds, one item per change; together they cover the whole excerpt.
  var keysHeld: [(count: Int, time: Double)] {
    let spans = performance.notes.map { ($0.onset.value, min($0.end.value, length.value)) }
    let changes = (spans.map { ($0.0, 1) } + spans.map { ($0.1, -1) }).sorted { $0.0 < $1.0 }
    var (items, count, now) = ([(count: Int, time: Double)](), 0, 0.0)
    for (time, change) in changes {
      if time > now { items.append((count, time - now)) }
      (now, count) = (max(now, time), count + change)
    }
    return now < length.value ? items + [(count, length.value - now)] : items
  }

  /// The fraction of each whole window in which the pedal is down, 0…1. An excerpt shorter than a window gives one
  /// value.
  func pedalShares(window: Seconds) -> [Double] {
    let window = min(window, length).value
    guard window > 0 else { return [] }
    var shares = [Double](repeating: 0, count: Int(length.value / window))
    var lifted = 0.0  // Presses may overlap; don't count the time twice.
    for press in performance.pedalPresses {
      let (start, end) = (max(press.onset.value, lifted), press.end.value)
      for index in shares.indices where end > start {
        let low = max(start, Double(index) * window)
        shares[index] += max(0, min(end, Double(index + 1) * window) - low) / window
      }
      lifted = max(lifted, end)
    }
    return shares
  }
}
