package import MIDI

/// What a MIDI file contains.
package struct MIDIInspection: Sendable {
  package let summary: MIDISummary
  /// In the order of their onsets.
  package let notes: [MIDINote]

  /// Reads the file at `path`.
  package init(_ path: String, _ options: MIDIFile.Options = MIDIFile.Options()) throws(MIDIError) {
    let reading = try MIDIFile.read(path: path, options)
    let notes = reading.file.notes
    summary = MIDISummary(reading, notes: notes, name: path)
    self.notes = notes.sorted { $0.onset < $1.onset }
  }
}
