import Files
import TestSupport
import Testing

@testable import MIDI

@Suite struct MIDIFileWritingTests {
  @Test func writesRunningStatusAndEndOfTrack() throws {
    let events = hex(
      """
      00 FF 03 02 48 69  # track name
      00 C0 05           # program
      00 90 3C 40        # note on
      81 00 3C 00        # note off, running status
      00 F0 02 09 F7     # SysEx
      00 90 3D 40        # note on: the SysEx ended the running status
      """)
    let bytes = header() + track(events + hex("83 FF 7F FF 2F 00"))
    #expect(try MIDIFile.read(bytes, name: "test.mid", .init(keepsGaps: true)).file.bytes == bytes)
  }

  @Test(arguments: [0, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1F_FFFF, 0x20_0000, 0x0FFF_FFFF] as [Int64])
  func writesVariableLengthQuantities(value: Int64) throws {
    var track = MIDITrack()
    track.append(MIDIEvent(tick: Ticks(value), status: 0xC0, data1: 1))
    let file = MIDIFile(format: 0, division: .ticksPerQuarter(96), tracks: [track])
    #expect(try MIDIFile.read(file.bytes, name: "test.mid", .strict).file == file)
  }

  @Test func whatWasRepairedIsRegularWhenWritten() throws {
    let repaired = try read(header(tracks: 9), track(hex("00 90 BC 40 00 F8 10 3C 00 00 90"), claiming: 0), hex("00"))
    #expect(!repaired.warnings.isEmpty)
    #expect(try MIDIFile.read(repaired.file.bytes, name: "test.mid", .strict).file == repaired.file)
  }

  /// Files with up to six random changes are read or rejected; whatever was read is equal when read again.
  @Test(arguments: 0..<400 as Range<UInt64>)
  func readsWhatItWroteOfAnyBytes(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var bytes = header(format: 1, tracks: 2) + track(c4 + d4 + hex("00 FF 51 03 07 A1 20 00 B0 40 7F") + endOfTrack)
    bytes += track(hex("00 F0 03 01 02 F7") + c4 + hex("00 3E 40 10 3E 00") + endOfTrack)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 8..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      default: bytes.remove(at: place)
      }
    }
    guard let reading = try? read(bytes) else { return }
    #expect(try read(reading.file.bytes).file == reading.file)
    let notes = reading.file.notes
    #expect(MIDISummary(reading, notes: notes, name: "test.mid").notes == notes.count)
  }

  /// A sample in a debug build; with `ETUDE_CORPUS_ALL` set, every file.
  @Test(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
  func readsTheCorpusAgainAsItWroteIt() throws {
    let paths = try filesBelow(Corpus.folder, extensions: MIDIFile.fileExtensions)
    try #require(paths.count > 1000)
    for path in Corpus.wantsAll ? paths : stride(from: 0, to: paths.count, by: 100).map({ paths[$0] }) {
      let reading = try MIDIFile.read(path: path, .strict)
      #expect(try MIDIFile.read(reading.file.bytes, name: path, .strict).file == reading.file, "\(path)")
    }
  }
}

/// Steele, Lea and Flood's SplitMix64.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
