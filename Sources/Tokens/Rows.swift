/// The symbols of one event, one per column.
public typealias Row = [Int32]

/// The encoded events of a piece: a matrix of `count` × `columns` symbols, stored row by row.
public struct Rows: Hashable, Sendable {
  public let columns: Int
  public private(set) var symbols: [Int32] = []

  /// - Parameter columns: K, at least 1.
  public init(columns: Int) {
    precondition(columns > 0, "a row has at least one column")
    self.columns = columns
  }

  public var count: Int { symbols.count / columns }

  public subscript(index: Int) -> Row { Row(symbols[index * columns..<(index + 1) * columns]) }

  /// - Parameter row: `columns` symbols.
  public mutating func append(_ row: Row) {
    precondition(row.count == columns, "expected a row of \(columns) symbols, not \(row.count)")
    symbols += row
  }

  /// The first `count` rows, or all if there are fewer.
  package func prefix(_ count: Int) -> Rows {
    var rows = self
    rows.symbols.removeLast(columns * max(0, self.count - count))
    return rows
  }

  package mutating func reserveCapacity(_ count: Int) { symbols.reserveCapacity(count * columns) }
}
