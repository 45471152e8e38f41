// A note of a MIDI file. Must not know how it was found.
public import Music

/// A note in seconds, and where it stands in its file. Its channel is 16 times the port, and the channel within it.
public struct MIDINote: Hashable, Sendable {
  public var note: Note
  public var onset: Ticks
  public var duration: Ticks
  /// Counted from 0.
  public var track: Int32
  /// It is struck on a drum kit.
  public var isRhythm = false
}
