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
