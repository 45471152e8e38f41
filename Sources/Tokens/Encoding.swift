// What every encoding of music can do. Must not know any one of them.
public import Music

/// A way to write a performance as rows of symbols, one row an event, and to read it back.
///
/// A piece is a begin row, a row for each event, and an end row.
public protocol Encoding: Sendable {
  /// The name of each column, for people.
  var columns: [String] { get }
  /// V: how many symbols each column has; they are 0…V−1.
  var classes: [Int] { get }
  /// The column that says what sounds; together with those before it, it says when.
  var deciding: Int { get }
  /// Whether every event follows the one before it after the same time.
  var isSteady: Bool { get }
  /// The keys that a symbol of that column strikes, from the lowest up; none for the pedal, begin and end.
  func pitches(of symbol: Int32) -> [Pitch]
  var begin: Row { get }
  var end: Row { get }

  func encode(_ performance: Performance) -> Rows

  /// Reads a piece row by row, as it is being composed.
  func reader() -> any RowReader

  /// Whether a row ends the piece, whatever stands in its other columns.
  func isEnd(_ row: Row) -> Bool
}

extension Encoding {
  /// The performance that rows stand for, up to an end row or the last row.
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

/// Reads rows one after the other and keeps the time.
public protocol RowReader: Sendable {
  /// When the events of `row` would begin, were it the next row.
  func onset(of row: Row) -> Seconds

  /// The events of the next row, in the order of their onsets, which never decrease; none for a begin or an end row.
  mutating func next(_ row: Row) -> [MusicEvent]
}
