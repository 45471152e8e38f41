public import Music

/// A note in seconds, with its position in the file. Its channel is 16 · port + channel.
public struct MIDINote: Hashable, Sendable {
  public var note: Note
  public var onset: Ticks
  public var duration: Ticks
  /// Index of the track, from 0.
  public var track: Int32
  /// Whether it is played on a drum kit.
  public var isRhythm = false
}
