/// The contents of a Standard MIDI File.
public struct MIDIFile: Hashable, Sendable {
  /// 0: one track; 1: tracks played together; 2: independent tracks. Other values are treated as 1.
  public var format: Int
  public var division: Division
  package var tracks: [MIDITrack]

  package init(format: Int, division: Division, tracks: [MIDITrack]) {
    self.format = format
    self.division = division
    self.tracks = tracks
  }

  public var trackCount: Int { tracks.count }

  /// Whether each track has its own tempo and channels (format 2).
  var tracksAreIndependent: Bool { format == 2 }
}
