// How the opening of a piece comes back.
internal import Music
internal import Tokens

/// Draws a piece towards a theme that it has had: wherever the rows follow the theme, what followed there gains some nats.
///
/// The network still chooses, so that the theme comes back varied. Where it leaves the theme, it is met again where it
/// rejoins it, and let go when it does not.
struct Recall {
  private let theme: [Row]
  private let strength: Double
  private let deciding: Int
  /// The row of the theme that is expected next.
  private var place = 0
  private var misses = 0

  /// Rows in a row that are not the theme's before it is let go.
  private static let mostMisses = 6
  /// How far ahead in the theme a row is looked for.
  private static let reach = 5
  /// Rows that are drawn to the theme twice as strongly, so that it is recognised.
  private static let head = 6
  /// The share of the strength with which the other columns follow.
  private static let others = 0.5

  init(_ theme: [Row], strength: Double, deciding: Int) {
    (self.theme, self.strength, self.deciding) = (theme, strength, deciding)
  }

  var isOver: Bool { place >= theme.count || misses > Self.mostMisses }

  /// Raises the scores (V) of what the theme has in a column.
  func apply(to logits: inout [Float], column: Int) {
    // When it begins is left to the network.
    guard !isOver, place > 0 || column >= deciding else { return }
    let share = column == deciding ? 1 : Self.others
    let gain = Float(strength * share * (place < Self.head ? 2 : 1))
    let symbol = Int(theme[place][column])
    logits[symbol] += gain
    guard column != deciding else { return }
    for neighbour in [symbol - 1, symbol + 1] where logits.indices.contains(neighbour) { logits[neighbour] += gain / 2 }
  }

  mutating func append(_ row: Row) {
    guard !isOver else { return }
    let ahead = theme[place..<min(place + Self.reach, theme.count)]
    if let found = ahead.firstIndex(where: { $0[deciding] == row[deciding] }) {
      (place, misses) = (found + 1, 0)
    } else {
      misses += 1
    }
  }
}

/// When the opening of a piece comes back.
struct Form {
  /// How long the opening is that comes back: the rows of these first seconds.
  let opening: Seconds
  /// When it comes back.
  let returns: [Seconds]

  /// - Parameter length: nil, and no returns, for pieces whose length is not a time, or too short.
  init(_ length: Length) {
    guard case .seconds(let seconds) = length, seconds >= 24 else {
      (opening, returns) = (.zero, [])
      return
    }
    // In a minute: an opening of 12 s, which comes back after 35 s; in longer pieces again, each time after a contrast.
    let opening = min(0.2 * seconds, 14)
    let first = min(0.58 * seconds, 40)
    self.opening = Seconds(opening)
    returns = stride(from: first, to: max(first + 1, seconds - 2 * opening), by: 3.5 * opening).map { Seconds($0) }
  }
}
