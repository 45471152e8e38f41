/// Penalizes continuing a figure that was played before; a negative strength rewards it.
///
/// If the last m symbols have occurred earlier in the piece, the symbol that followed them there loses `strength` nats
/// for each of the m beyond the first three. So short figures, the building blocks of music, remain free, and a literal
/// repetition becomes less likely the longer it gets. A run of one symbol counts as a figure too. (The idea is that of
/// the “DRY” sampler for text, text-generation-webui, 2024, whose penalty grows as a power.) A negative `strength`
/// gives a bonus, counted from the second symbol on, because three matching symbols in a row rarely recur by chance.
struct RepetitionPenalty {
  let strength: Double
  /// Recent symbols of the pitch column: between one and two times `reach`.
  private var history: [Int32] = []

  private static let reach = 256
  private static let (free, freeOfGain) = (3, 1)
  private static let longest = 16

  init(strength: Double) { self.strength = strength }

  mutating func append(_ symbol: Int32) {
    guard strength != 0 else { return }
    history.append(symbol)
    if history.count == 2 * Self.reach { history.removeFirst(Self.reach) }
  }

  /// Lowers the logits (V) of symbols that would continue an earlier figure.
  func apply(to logits: inout [Float]) {
    guard strength != 0 else { return }
    let free = strength > 0 ? Self.free : Self.freeOfGain
    var lengths: [Int32: Int] = [:]
    for position in history.indices.dropFirst().suffix(Self.reach) {
      let length = figure(before: position)
      if length > free { lengths[history[position]] = max(lengths[history[position]] ?? 0, length) }
    }
    for (symbol, length) in lengths { logits[Int(symbol)] -= Float(strength * Double(length - free)) }
  }

  /// Number of symbols before `position` that equal the last symbols of the piece.
  private func figure(before position: Int) -> Int {
    var length = 0
    while length < min(position, Self.longest) && history[position - 1 - length] == history[history.count - 1 - length]
    {
      length += 1
    }
    return length
  }
}
