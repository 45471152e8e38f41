// A Standard MIDI File as a value. Must not know how it is laid out in bytes.

/// A Standard MIDI File: all that its tracks say.
public struct MIDIFile: Hashable, Sendable {
  /// 0 one track, 1 tracks played together, 2 tracks each by itself; or what else the header claims, taken as 1.
  public var format: Int
  public var division: Division
  package var tracks: [MIDITrack]

  package init(format: Int, division: Division, tracks: [MIDITrack]) {
    self.format = format
    self.division = division
    self.tracks = tracks
  }

  public var trackCount: Int { tracks.count }

  /// Every track has its own tempo and its own channels (format 2).
  var tracksAreIndependent: Bool { format == 2 }
}
