// What a file says about itself: its kind, its words, how it was made. Must not know how it is printed.
private import Files
internal import MIDI
private import Music

/// A MIDI or an audio file, looked at without being played.
public struct FileFacts: Encodable, Sendable {
  public let file: String
  /// In words, such as `MIDI file, format 1`.
  public let format: String
  /// How long it is: up to the last note's end, or the frames.
  public let seconds: Double
  public var title: String?
  /// Of a MIDI file: what its text events say, beside what is said elsewhere here.
  public var texts: [String]?
  /// How it was composed, where it says so.
  public let provenance: Provenance?

  public init(_ path: String) throws {
    file = path
    let reading = try MIDIFile.read(path: path)
    let midi = reading.file
    format = "MIDI file, format \(midi.format), \(midi.trackCount) tracks"
    seconds = midi.notes.lazy.map(\.note.end.value).max() ?? 0
    title = midi.title
    texts = midi.texts.filter { $0.kind == .text }.map(\.text)
    provenance = midi.provenance
  }
}

extension MIDIFile {
  /// How it was composed, where one of its text events says so.
  var provenance: Provenance? {
    texts.lazy.filter { $0.kind == .text }.compactMap { Provenance(in: $0.text) }.first
  }
}
