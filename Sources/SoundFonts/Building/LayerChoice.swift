internal import SFZ

extension [Region] {
  /// Keeps at most `count` layers per key, evenly spread and including the loudest. Each takes over the velocities of
  /// the dropped layers below it.
  ///
  /// Regions that sound at all velocities belong to no layer and are kept.
  func keepingLayers(_ count: Int) -> [Region] {
    let choices = (0...127).map { choice(ofKey: $0, count) }
    return flatMap { region -> [Region] in
      if region.velocities == 1...127 { return [region] }
      // A region may be kept for some of its keys only.
      return Self.stretches(of: region.keys) { choices[$0] == choices[$1] }.compactMap { keys in
        var part = region
        if let choice = choices[keys.lowerBound] {
          guard let velocities = choice[region.velocities] else { return nil }
          part = region.covering(velocities)
        }
        part.keys = keys
        return part
      }
    }
  }

  /// Ranges of consecutive keys that are treated alike.
  private static func stretches(
    of keys: ClosedRange<Int>, alike: (Int, Int) -> Bool
  ) -> [ClosedRange<Int>] {
    keys.reduce(into: []) { stretches, key in
      if let last = stretches.last, alike(last.lowerBound, key) {
        stretches[stretches.count - 1] = last.lowerBound...key
      } else {
        stretches.append(key...key)
      }
    }
  }

  /// Maps the velocities of each layer of a key to new ones; nil if the key has few enough layers.
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
}
