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
