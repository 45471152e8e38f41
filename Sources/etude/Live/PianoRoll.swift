import struct Music.Note

/// A piano roll in characters: upcoming notes fall onto a keyboard.
struct PianoRoll {
  let columns: Int
  /// Number of rows above the keyboard. Each is a tenth of a second, and the lowest begins now.
  let rows: Int
  var isColorless = Terminal.isColorless
  private static let rowSeconds = 0.1
  private static let keys = 21...108

  /// Number of keys that share a column: two if the terminal is narrow.
  private var keysPerColumn: Int { max(1, (Self.keys.count + columns - 1) / max(1, columns)) }
  private var width: Int { (Self.keys.count + keysPerColumn - 1) / keysPerColumn }

  /// The rows from the top, followed by the keyboard.
  func lines(_ notes: [Note], at time: Double) -> [String] {
    (0..<rows).reversed().map { row in
      let span = time + Double(row) * Self.rowSeconds..<time + Double(row + 1) * Self.rowSeconds
      return line(notes.filter { $0.onset.value < span.upperBound && $0.end.value > span.lowerBound })
    } + [keyboard(notes.filter { $0.onset.value <= time && $0.end.value > time })]
  }

  private func line(_ notes: [Note]) -> String {
    velocities(notes).map { $0 == 0 ? " " : block($0) }.joined()
  }

  private func keyboard(_ sounding: [Note]) -> String {
    velocities(sounding).enumerated().map { column, velocity in
      if velocity > 0 { return block(velocity) }
      let isBlack = [1, 3, 6, 8, 10].contains((Self.keys.lowerBound + column * keysPerColumn) % 12)
      return isBlack ? "▀" : "▔"
    }.joined()
  }

  /// For each column, the velocity of its loudest note; 0 for none.
  private func velocities(_ notes: [Note]) -> [UInt8] {
    var velocities = [UInt8](repeating: 0, count: width)
    for note in notes where Self.keys.contains(Int(note.pitch.number)) {
      let column = (Int(note.pitch.number) - Self.keys.lowerBound) / keysPerColumn
      velocities[column] = max(velocities[column], note.velocity)
    }
    return velocities
  }

  /// A note in one of the 256 colours of terminals: louder notes are brighter.
  private func block(_ velocity: UInt8) -> String {
    if isColorless { return "█" }
    return "\u{1B}[38;5;\([24, 31, 38, 45, 51, 123, 195, 231][Int(velocity / 16)])m█\u{1B}[0m"
  }
}
