// Fewer velocity layers than an instrument has.
internal import SFZ

extension [Region] {
  /// At most `count` layers a key, evenly chosen, the loudest always among them. Each takes over the velocities of those
  /// that are left out below it.
  ///
  /// Regions that sound at all velocities belong to no layer and stay.
  func keepingLayers(_ count: Int) -> [Region] {
    let choices = (0...127).map { choice(ofKey: $0, count) }
    return flatMap { region -> [Region] in
      if region.velocities == 1...127 { return [region] }
      // A region may be kept for some of its keys only.
      var kept: [Region] = []
      for key in region.keys {
        guard let choice = choices[key] else {
          kept.append(region, for: key)
          continue
        }
        if let velocities = choice[region.velocities] { kept.append(region.covering(velocities), for: key) }
      }
      return kept
    }
  }

  /// The velocities that each layer of a key gets, by those that it has; nil where it has few enough.
  private func choice(ofKey key: Int, _ count: Int) -> [ClosedRange<Int>: ClosedRange<Int>]? {
    let layers = Set(lazy.filter { $0.keys.contains(key) && $0.velocities != 1...127 }.map(\.velocities))
      .sorted { ($0.upperBound, $0.lowerBound) < ($1.upperBound, $1.lowerBound) }
    guard layers.count > count else { return nil }
    var choice: [ClosedRange<Int>: ClosedRange<Int>] = [:]
    var least = layers.map(\.lowerBound).min() ?? 1
    for index in 1...count {
      let layer = layers[layers.count * index / count - 1]
      if least <= layer.upperBound { choice[layer] = least...layer.upperBound }
      least = layer.upperBound + 1
    }
    return choice
  }

  private mutating func append(_ region: Region, for key: Int) {
    if let last = last, last.keys.upperBound + 1 == key, last.velocities == region.velocities {
      self[count - 1].keys = last.keys.lowerBound...key
    } else {
      var region = region
      region.keys = key...key
      append(region)
    }
  }
}
