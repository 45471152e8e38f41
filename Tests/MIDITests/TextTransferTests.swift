import Testing

@testable import MIDI

@Suite struct TextTransferTests {
  /// The bytes after a text-mode transfer.
  private func transferred(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  /// A note on key 10, and one on key 60 whose note-off comes 10 ticks later.
  private let lineFeeds = hex("00 90 0A 40 60 80 0A 40 00 90 3C 40 0A 80 3C 40")

  private func read(_ bytes: some Collection<UInt8>, _ options: MIDIFile.Options = .init()) throws -> MIDIFile.Reading {
    try MIDIFile.read(Array(bytes), name: "test.mid", options)
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

  /// Lyrics with line ends of Windows, in a file of which the end is missing.
  @Test(arguments: [0, 1, 3, 12, 30, 44])
  func aKaraokeFileThatIsCutShortIsNoTransfer(missing: Int) throws {
    let lyrics = (0..<20).flatMap { _ in hex("10 FF 05 05 6C 61 6C 0D 0A 00 90 3C 40 10 3C 00") }
    let whole = header(format: 1, tracks: 2) + track(c4 + endOfTrack) + track(lyrics + endOfTrack)
    let reading = try read(whole.dropLast(missing))
    #expect(reading.warnings.allSatisfy { if case .textTransfer = $0.repair { false } else { true } })
    #expect(reading.warnings.isEmpty == (missing == 0))
    #expect(reading.file.notes.count >= 1 + 20 - missing / 16 - 1)
  }

  @Test func aFileThatIsCutShortWithinALongTextIsNoTransfer() throws {
    let text = hex("00 FF 01 60") + (0..<32).flatMap { _ in hex("41 0D 0A") }
    let reading = try read(header() + track(c4 + text + endOfTrack).dropLast(10))
    #expect(reading.warnings.map(\.repair).contains(.eventTruncated))
    #expect(reading.warnings.allSatisfy { if case .textTransfer = $0.repair { false } else { true } })
  }

  /// The track that is whole shows that the carriage returns do not belong to the file.
  @Test func aTransferThatWasCutShortIsUndone() throws {
    let whole = header(format: 1, tracks: 2) + track(lineFeeds + endOfTrack) + track(lineFeeds + lineFeeds + endOfTrack)
    let reading = try read(transferred(whole).dropLast(6))
    #expect(reading.warnings.first?.repair == .textTransfer(lineFeeds: 9, isUndone: true))
    #expect(reading.file.keys == [10, 60, 10, 60, 10, 60])
    #expect(reading.warnings.map(\.repair).contains(.eventTruncated) && reading.damage != nil)
  }

  /// A line feed without a carriage return before it proves that there was no text-mode transfer.
  @Test func oneLineFeedAloneExcludesTheDamage() throws {
    var damaged = transferred(header() + track(lineFeeds + endOfTrack))
    damaged[24] = 0x0A
    #expect(try read(damaged).warnings.allSatisfy { if case .textTransfer = $0.repair { false } else { true } })
  }
}
