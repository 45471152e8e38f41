internal import Music
internal import Tokens

/// Steers a piece back to an earlier theme: while the rows follow the theme, the theme's next symbols get a bonus in
/// nats.
///
/// The network still chooses, so the theme returns varied. After a deviation the recall continues where the rows rejoin
/// the theme, and gives up if they don't.
struct Recall {
  private let theme: [Row]
  private let strength: Double
  private let pitchColumn: Int
  /// Index of the theme's row that is expected next.
  private var place = 0
  private var misses = 0

  /// Number of consecutive rows that may differ from the theme before the recall gives up.
  private static let mostMisses = 6
  /// Number of rows ahead in the theme that are searched for a match.
  private static let reach = 5
  /// Number of initial rows with twice the bonus, so that the theme is recognisable.
  private static let head = 6
  /// Fraction of the bonus that the other columns get.
  private static let others = 0.5

  init(_ theme: [Row], strength: Double, pitchColumn: Int) {
    (self.theme, self.strength, self.pitchColumn) = (theme, strength, pitchColumn)
  }

  var isOver: Bool { place >= theme.count || misses > Self.mostMisses }

  /// Adds the bonus to the logits (V) of the theme's symbol in a column.
  func apply(to logits: inout [Float], column: Int) {
    // The network decides when the theme begins.
    guard !isOver, place > 0 || column >= pitchColumn else { return }
    let share = column == pitchColumn ? 1 : Self.others
    let gain = Float(strength * share * (place < Self.head ? 2 : 1))
    let symbol = Int(theme[place][column])
    logits[symbol] += gain
    guard column != pitchColumn else { return }
    for neighbour in [symbol - 1, symbol + 1] where logits.indices.contains(neighbour) { logits[neighbour] += gain / 2 }
  }

  mutating func append(_ row: Row) {
    guard !isOver else { return }
    let ahead = theme[place..<min(place + Self.reach, theme.count)]
    if let found = ahead.firstIndex(where: { $0[pitchColumn] == row[pitchColumn] }) {
      (place, misses) = (found + 1, 0)
    } else {
      misses += 1
    }
  }
}

/// When the opening of a piece returns.
struct Form {
  /// Length of the opening that returns, from the start of the piece.
  let opening: Seconds
  /// Times at which it returns.
  let returns: [Seconds]

  /// - Parameter length: lengths in events, and short pieces, give no returns.
  init(_ length: Length) {
    guard case .seconds(let seconds) = length, seconds >= 24 else {
      (opening, returns) = (.zero, [])
      return
    }
    // For one minute: an opening of 12 s that returns after 35 s. In longer pieces it returns again after each
    // contrasting part.
    let opening = min(0.2 * seconds, 14)
    let first = min(0.58 * seconds, 40)
    self.opening = Seconds(opening)
    returns = stride(from: first, to: max(first + 1, seconds - 2 * opening), by: 3.5 * opening).map { Seconds($0) }
  }
}
