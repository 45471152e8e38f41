// From notes to bars on the page. Must not know colours or cairo.
internal import Music

/// The bars of one colour class, by row.
struct NoteBars: Sendable {
  /// By class of loudness; see `Loudness`.
  private(set) var byClass = [[Rectangle]](repeating: [], count: Loudness.classCount)
  /// How many of the notes are seen.
  private(set) var noteCount = 0

  /// Of a bar, in pixels.
  private static let leastWidth = 2.0

  /// - Parameter notes: in the order of onsets.
  init(_ notes: [Note], on layout: Layout) {
    var next = [Double](repeating: .infinity, count: 128)
    // From the end, since a bar stops where its key is struck again, as the string does.
    for note in notes.reversed() {
      let key = Int(note.pitch.number)
      let end = min(note.end.value, next[key])
      // Of two strikes at once, one is seen.
      if next[key] == note.onset.value { continue }
      next[key] = note.onset.value
      let parts = layout.systems.parts(from: note.onset.value, to: max(end, note.onset.value))
      if !parts.isEmpty { noteCount += 1 }
      for part in parts { add(part, key, Loudness.colorClass(of: note.velocity), layout) }
    }
  }

  private mutating func add(_ part: (row: Int, from: Double, to: Double), _ key: Int, _ index: Int, _ layout: Layout) {
    let (x, right) = (layout.x(part.from, inRow: part.row), layout.x(part.to, inRow: part.row))
    // What follows on the same key begins a new bar: a little space says so.
    let space = min(1, (right - x) / 4)
    let y = layout.y(ofKey: key, inRow: part.row) + (layout.keyHeight - layout.noteHeight) / 2
    let bar = Rectangle(
      x: x.quartered, y: y, width: max(Self.leastWidth, (right - space - x).quartered), height: layout.noteHeight)
    byClass[index].append(bar)
  }
}
