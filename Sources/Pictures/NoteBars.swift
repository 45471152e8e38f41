internal import Music

/// What the colour of a note shows.
public enum NoteColoring: String, CaseIterable, Sendable {
  case velocity, channel

  /// Number of colour classes; notes of one class are drawn together.
  var classCount: Int { self == .velocity ? Loudness.classCount : 256 }

  /// The colour class of a note: its loudness class, or its channel.
  func colorClass(of note: Note) -> Int {
    self == .velocity ? Loudness.colorClass(of: note.velocity) : Int(note.channel)
  }

  /// Notes of one lane cut each other short: those of one key or, where colours tell channels apart, of one key and
  /// channel.
  func lane(of note: Note) -> Int { (self == .velocity ? 0 : Int(note.channel)) << 7 | Int(note.pitch.number) }

  func color(ofClass index: Int, _ palette: Palette) -> Color {
    self == .velocity ? palette.note(Loudness.place(ofClass: index)) : palette.channel(index)
  }
}

/// The notes of a picture as rectangles, grouped by colour.
struct NoteBars: Sendable {
  /// Rectangles by colour class (`NoteColoring`).
  private(set) var byClass: [[Rectangle]]
  /// Number of visible notes.
  private(set) var noteCount = 0

  /// Minimum width of a bar in pixels.
  private static let leastWidth = 2.0

  /// - Parameter notes: ordered by onset.
  init(_ notes: [Note], on layout: Layout, by coloring: NoteColoring = .velocity) {
    byClass = Array(repeating: [], count: coloring.classCount)
    var next: [Int: Double] = [:]
    // Backwards, because a bar ends where its key is struck again, as on a piano.
    for note in notes.reversed() {
      let key = Int(note.pitch.number)
      let (lane, onset) = (coloring.lane(of: note), note.onset.value)
      let end = min(note.end.value, next[lane] ?? .infinity)
      // Only one of several notes on one key at the same time is drawn.
      if next.updateValue(onset, forKey: lane) == onset { continue }
      let parts = layout.systems.parts(from: note.onset.value, to: max(end, note.onset.value))
      if !parts.isEmpty { noteCount += 1 }
      for part in parts { add(part, key, coloring.colorClass(of: note), layout) }
    }
  }

  private mutating func add(_ part: (row: Int, from: Double, to: Double), _ key: Int, _ index: Int, _ layout: Layout) {
    let (x, right) = (layout.x(part.from, inRow: part.row), layout.x(part.to, inRow: part.row))
    // A small gap separates a bar from the next one on the same key.
    let space = min(1, (right - x) / 4)
    let y = layout.y(ofKey: key, inRow: part.row) + (layout.keyHeight - layout.noteHeight) / 2
    let bar = Rectangle(
      x: x.quartered, y: y, width: max(Self.leastWidth, (right - space - x).quartered), height: layout.noteHeight)
    byClass[index].append(bar)
  }
}
