// What keeps a piece from going round in circles, or makes it come back to what it had. Must not know music.

/// Makes it costly to go on with a figure that was played before; below zero, tempting.
///
/// Where the last m symbols have stood earlier in the piece, the symbol that followed them there loses `strength` nats for
/// each of the m beyond the first three. So short figures, which are what music is made of, stay free, and the longer a
/// literal repetition grows, the less likely it goes on. A run of one symbol is a figure as well. (The idea is that of the
/// “DRY” sampler for texts, text-generation-webui, 2024; its penalty grows as a power.) A negative `strength` is a gain, and
/// for all beyond the first symbol: three in a row hardly ever come again by chance.
struct RepetitionPenalty {
  let strength: Double
  /// The symbols of the deciding column, as many as are looked through, or up to twice as many.
  private var history: [Int32] = []

  private static let reach = 256
  private static let (free, freeOfGain) = (3, 1)
  private static let longest = 16

  init(strength: Double) { self.strength = strength }

  mutating func hear(_ symbol: Int32) {
    guard strength != 0 else { return }
    history.append(symbol)
    if history.count == 2 * Self.reach { history.removeFirst(Self.reach) }
  }

  /// Lowers the scores (V) of what would go on with a figure.
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

  /// How many symbols before `position` are the last ones of the piece, too.
  private func figure(before position: Int) -> Int {
    var length = 0
    while length < min(position, Self.longest) && history[position - 1 - length] == history[history.count - 1 - length]
    {
      length += 1
    }
    return length
  }
}
