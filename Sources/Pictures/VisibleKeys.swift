internal import Music

/// The keys shown in a picture: whole octaves from a C to a B, or to a C, limited to a piano's keys where possible.
struct VisibleKeys: Hashable, Sendable {
  let lowest, highest: Int

  var count: Int { highest - lowest + 1 }

  /// - Parameter keys: the keys that are played. At least two octaves around them are shown.
  init(_ keys: some Sequence<Int>) {
    let (least, most) = keys.reduce((127, 0)) { (min($0.0, $1), max($0.1, $1)) }
    guard least <= most else {
      (lowest, highest) = (48, 71)
      return
    }
    var octaves = (least / 12)...(most / 12)
    if octaves.count == 1 {
      // Extend to the neighbouring octave that is closer to the keys.
      octaves =
        octaves.upperBound == 10 || (least + most) % 24 < 12 && octaves.lowerBound > 0
        ? octaves.lowerBound - 1...octaves.upperBound : octaves.lowerBound...octaves.upperBound + 1
    }
    let low = octaves.lowerBound * 12
    // If only a C reaches into the top octave, the picture ends with that C.
    let endsInC = most == octaves.upperBound * 12 && octaves.count > 3
    let high = octaves.upperBound * 12 + (endsInC ? 0 : 11)
    let piano = Int(Pitch.piano.lowerBound.number)...Int(Pitch.piano.upperBound.number)
    lowest = least >= piano.lowerBound ? max(low, piano.lowerBound) : low
    highest = min(most <= piano.upperBound ? min(high, piano.upperBound) : high, 127)
  }

  var keys: ClosedRange<Int> { lowest...highest }

  static func isBlack(_ key: Int) -> Bool { [1, 3, 6, 8, 10].contains(key % 12) }
}
