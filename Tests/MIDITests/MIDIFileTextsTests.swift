import Testing

@testable import MIDI

@Suite struct MIDIFileTextsTests {
  /// A file with two tracks and meta events.
  private let bytes: [UInt8] =
    [0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, 2, 0, 96]  // MThd: format 1, 2 tracks, 96 ticks
    + [0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, 34]  // MTrk
    + [0, 0xFF, 0x03, 5, 0x20, 0x41, 0xE9, 0x20, 0]  // track name: “ Aé ” in Latin-1, and a zero
    + [0, 0xFF, 0x02, 3, 0xC2, 0xA9, 0x58]  // copyright: “©X” in UTF-8
    + [0, 0xFF, 0x01, 0]  // an empty text
    + [0, 0xFF, 0x01, 2, 0x61, 0x62]  // text: “ab”
    + [0, 0xFF, 0x7F, 0]  // sequencer-specific: no text
    + [0, 0xFF, 0x2F, 0]  // End of Track
    + [0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, 9]  // MTrk
    + [0, 0xFF, 0x03, 1, 0x50]  // track name: “P”
    + [0, 0xFF, 0x2F, 0]  // End of Track

  @Test func readsWordsInOrderWhateverTheirEncoding() throws {
    let reading = try MIDIFile.read(bytes, name: "x.mid")
    #expect(reading.warnings.isEmpty)
    #expect(reading.file.texts.map(\.text) == ["Aé", "©X", "ab", "P"])
    #expect(reading.file.texts.map(\.kind) == [.trackName, .copyright, .text, .trackName])
    #expect(reading.file.texts.map(\.track) == [0, 0, 0, 1])
    #expect(reading.file.title == "Aé")
  }

  /// A text may have as many bytes as the file.
  @Test func theEndOfAnEndlessTextIsLeftOut() throws {
    var track = MIDITrack()
    track.append(tick: .zero, status: 0xFF, type: 1, payload: [UInt8](repeating: 0x41, count: 1_000_000))
    let file = MIDIFile(format: 1, division: .ticksPerQuarter(96), tracks: [track])
    #expect(file.texts.map(\.text.count) == [65_536])
  }
}
