public import Music

/// A way to encode a performance as rows of symbols, one row per event, and to decode it again.
///
/// An encoded piece is a begin row, one row per event, and an end row.
public protocol Encoding: Sendable {
  /// Name of each column, for display.
  var columns: [String] { get }
  /// V, the number of symbols of each column; symbols are 0…V−1.
  var classes: [Int] { get }
  /// The column that determines which keys sound. The columns up to and including it determine when.
  var pitchColumn: Int { get }
  /// Whether the time between events is constant.
  var hasFixedStep: Bool { get }
  /// The keys that a symbol of column `pitchColumn` strikes, lowest first; empty for the pedal, begin and end.
  func pitches(of symbol: Int32) -> [Pitch]
  var begin: Row { get }
  var end: Row { get }

  func encode(_ performance: Performance) -> Rows

  /// A reader that decodes a piece row by row while it is being composed.
  func reader() -> any RowReader

  /// Whether a row ends the piece, whatever its other columns contain.
  func isEnd(_ row: Row) -> Bool
}

extension Encoding {
  /// The performance that the rows encode, up to an end row or the last row.
  public func decode(_ rows: Rows) -> Performance {
    var reader = reader()
    var events: [MusicEvent] = []
    for index in 0..<rows.count {
      let row = rows[index]
      if isEnd(row) { break }
      events += reader.next(row)
    }
    return Performance(events)
  }
}

/// Decodes rows one by one and keeps track of time.
public protocol RowReader: Sendable {
  /// When the events of `row` would begin if it were the next row.
  func onset(of row: Row) -> Seconds

  /// The events of the next row, ordered by onset; empty for a begin or an end row. Onsets never decrease.
  mutating func next(_ row: Row) -> [MusicEvent]
}
