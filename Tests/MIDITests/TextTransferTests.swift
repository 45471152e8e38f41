import Testing

@testable import MIDI

@Suite struct TextTransferTests {
  /// The bytes after a text-mode transfer.
  private func transferred(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  /// A note on key 10, and one on key 60 whose note-off comes 10 ticks later.
  private let lineFeeds = hex("00 90 0A 40 60 80 0A 40 00 90 3C 40 0A 80 3C 40")

  private func read(_ bytes: [UInt8], _ options: MIDIFile.Options = .init()) throws -> MIDIFile.Reading {
    try MIDIFile.read(bytes, name: "test.mid", options)
  }

  @Test func carriageReturnsAreRemovedIfAllLengthsAgreeThen() throws {
    let whole = header() + track(lineFeeds + endOfTrack)
    let reading = try read(transferred(whole))
    #expect(try reading.file == read(whole).file)
    let warning = MIDIWarning(offset: 24, repair: .textTransfer(lineFeeds: 3, isUndone: true))
    #expect(reading.warnings == [warning])
    #expect(throws: MIDIError.strict(file: "test.mid", warning)) { try read(transferred(whole), .strict) }
  }

  /// Ten tracks, and a text of the bytes 13 and 10: the transfer lengthens the header and a track.
  @Test func carriageReturnsInTheHeaderAndBesideOthersAreRemoved() throws {
    let text = hex("00 FF 01 03 41 0D 0A")
    let whole =
      header(format: 1, tracks: 10) + track(text + c4 + endOfTrack)
      + (0..<9).flatMap { _ in track(d4 + endOfTrack) }
    let reading = try read(transferred(whole))
    #expect(try reading.file == read(whole).file)
    #expect(reading.warnings == [MIDIWarning(offset: 11, repair: .textTransfer(lineFeeds: 2, isUndone: true))])
  }

  @Test func otherRepairsNameTheirPlaceInTheFile() throws {
    let whole = header() + track(lineFeeds + hex("00 90 85 40") + endOfTrack)
    let reading = try read(transferred(whole))
    let offset = whole.firstIndex(of: 0x85)! + 3
    #expect(reading.warnings.map(\.offset) == [24, offset])
    #expect(transferred(whole)[offset] == 0x85)
  }

  @Test func theFileIsReadAsItIsIfThatIsNotCertain() throws {
    let damaged = transferred(header() + track(lineFeeds + lineFeeds + lineFeeds + hex("00 F8"), claiming: 99))
    let reading = try read(damaged)
    #expect(reading.warnings.first == MIDIWarning(offset: 24, repair: .textTransfer(lineFeeds: 9, isUndone: false)))
    #expect(reading.warnings.count > 1)
    #expect(reading.damage == reading.warnings.first?.description)
  }

  /// Windows line ends in texts, with or without an extra byte at the end of the file.
  @Test(arguments: [1, 9], [[], [0], [0x0D]] as [[UInt8]])
  func lineEndsInTextsAreNoDamage(count: Int, junk: [UInt8]) throws {
    let texts = (0..<count).flatMap { _ in hex("00 FF 05 03 41 0D 0A") }
    let reading = try read(header() + track(texts + c4 + endOfTrack) + junk)
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.map(\.repair) == (junk.isEmpty ? [] : [.junk(count: 1)]))
  }

  /// A line feed without a carriage return before it proves that there was no text-mode transfer.
  @Test func oneLineFeedAloneExcludesTheDamage() throws {
    var damaged = transferred(header() + track(lineFeeds + endOfTrack))
    damaged[24] = 0x0A
    #expect(try read(damaged).warnings.allSatisfy { if case .textTransfer = $0.repair { false } else { true } })
  }
}
