import Music
import Testing

@testable import MIDI

@Suite struct FileReaderTests {
  @Test func readsFormat0() throws {
    let reading = try read(header(), track(c4 + endOfTrack))
    #expect(reading.file.format == 0)
    #expect(reading.file.division == .ticksPerQuarter(96))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.isEmpty)
  }

  @Test(arguments: [1, 2] as [UInt8])
  func readsSeveralTracks(format: UInt8) throws {
    let reading = try read(header(format: format, tracks: 2), track(c4 + endOfTrack), track(d4 + endOfTrack))
    #expect(reading.file.format == Int(format))
    #expect(reading.file.keys == [60, 62])
    #expect(reading.warnings.isEmpty)
  }

  /// A reset of eight bytes causes dozens of commands, so a small file could take gigabytes.
  @Test func systemExclusiveMessagesAreBounded() throws {
    let reset = hex("00 F0 05 7E 7F 09 01 F7")
    let resets = Array(repeatElement(reset, count: 10_000).joined())
    let reading = try read(header(tracks: 2), track(resets + c4 + endOfTrack), track(resets + d4 + endOfTrack))
    #expect(reading.file.keys == [60, 62])
    #expect(reading.file.tracks.map { $0.events.count { $0.status == 0xF0 } } == [10_000, 6384])
    #expect(reading.sentences.count == 1 && reading.warningCount == 3616)
  }

  /// The notes of each track are two events.
  @Test func eventsAreBounded() throws {
    let bytes = header(tracks: 2) + track(c4 + endOfTrack) + track(d4 + endOfTrack)
    var options = MIDIFile.Options()
    options.mostEvents = 4
    #expect(try MIDIFile.read(bytes, name: "a.mid", options).file.keys == [60, 62])
    options.mostEvents = 3
    #expect(throws: MIDIError.tooManyEvents(file: "a.mid", most: 3)) {
      _ = try MIDIFile.read(bytes, name: "a.mid", options)
    }
  }

  @Test func skipsWhatALongerHeaderAdds() throws {
    let reading = try read(header(length: "00 00 00 08"), hex("AB CD"), track(c4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.isEmpty)
  }

  @Test func skipsChunksOfOtherKinds() throws {
    let alien = ascii("XFIH") + hex("00 00 00 01 AB")
    let reading = try read(header(), alien, track(c4 + endOfTrack), alien)
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.isEmpty)
  }

  @Test func readsAFileWithoutTracks() throws {
    let reading = try read(header(tracks: 0))
    #expect(reading.file.trackCount == 0)
    #expect(reading.file.notes.isEmpty)
    #expect(reading.warnings.isEmpty)
  }

  @Test(arguments: [1, 128, 4096])
  func findsTheHeaderBehindAPreamble(length: Int) throws {
    let preamble = [UInt8](repeating: 0, count: length)  // 128: MacBinary
    let reading = try read(preamble, header(), track(c4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 0, repair: .junk(count: length))])
  }

  @Test(arguments: [1, 2000, 4000])
  func findsTheHeaderBehindAnHTTPResponse(cookieLength: Int) throws {
    let cookie = String(repeating: "a", count: cookieLength)
    let response = ascii("HTTP/1.1 200 OK\r\nSet-Cookie: \(cookie)\r\n\r\n")
    let reading = try read(response, header(), track(c4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 0, repair: .junk(count: response.count))])
  }

  @Test func wantsATrackAfterAHeaderBehindAPreamble() {
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 0, found: [0, 77, 84, 104])) {
      try read([0], header(), hex("00 00"), track(c4 + endOfTrack))
    }
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 0, found: [0, 77, 84, 104])) {
      try read([0], ascii("MThd"))
    }
  }

  // MARK: - RIFF

  /// A RIFF `RMID` file: a chunk of odd length to skip, then the data.
  private func riff(_ data: [UInt8], claiming length: UInt8? = nil) -> [UInt8] {
    [
      ascii("RIFF"), hex("FF 00 00 00"), ascii("RMID"),
      ascii("DISP"), hex("01 00 00 00 AB 00"),
      ascii("data"), [length ?? UInt8(data.count), 0, 0, 0], data,
    ].flatMap(\.self)
  }

  @Test func readsTheFileInsideRIFF() throws {
    let reading = try read(riff(header() + track(c4 + endOfTrack)), ascii("LIST"))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.isEmpty)
  }

  @Test func readsRIFFThatClaimsTooMuch() throws {
    let reading = try read(riff(header() + track(c4 + endOfTrack), claiming: 200))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 26, repair: .riffLength(claimed: 200, found: 34))])
  }

  @Test func refusesRIFFWithoutMIDI() {
    let riff = ascii("RIFF") + hex("FF 00 00 00") + ascii("RMID")
    #expect(throws: MIDIError.noMIDIInRIFF(file: "test.mid", offset: 12)) { try read(riff) }
    let nested = self.riff(self.riff(header()))
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 30, found: ascii("RIFF"))) { try read(nested) }
  }

  // MARK: - Repairs

  /// The repairs without their offsets.
  private func repairs(_ reading: MIDIFile.Reading) -> [MIDIWarning.Repair] { reading.warnings.map(\.repair) }

  @Test func readsAnUnknownFormatAsFormat1() throws {
    let reading = try read(header(format: 3), track(c4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 8, repair: .format(3))])
  }

  @Test func reckonsWithoutADivision() throws {
    let reading = try read(header(division: "00 00"), track(c4 + endOfTrack))
    #expect(reading.warnings == [MIDIWarning(offset: 12, repair: .division(.ticksPerQuarter(0)))])
    #expect(reading.file.notes[0].note.duration.value == 0.1)
  }

  @Test func distrustsAHeaderLengthBeyondTheFile() throws {
    let reading = try read(header(length: "06 00 00 00"), track(c4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 4, repair: .headerLength(claimed: 0x0600_0000))])
  }

  @Test(arguments: [0, 1, 3] as [UInt8])
  func readsTheTracksThatAreThere(claimed: UInt8) throws {
    let reading = try read(header(format: 1, tracks: claimed), track(c4 + endOfTrack), track(d4 + endOfTrack))
    #expect(reading.file.keys == [60, 62])
    #expect(
      reading.warnings == [MIDIWarning(offset: 10, repair: .trackCount(claimed: Int(claimed), found: 2))])
  }

  @Test(arguments: [0, 8, 10, 21, 0xFFFF_FFFF])
  func distrustsATrackLengthThatNoChunkFollows(length: Int) throws {
    let two = try read(
      header(format: 1, tracks: 2), track(c4 + d4 + endOfTrack, claiming: length), track(d4 + endOfTrack))
    #expect(two.file.keys == [60, 62, 62])
    #expect(two.warnings == [MIDIWarning(offset: 18, repair: .trackLength(claimed: length, found: 20))])
    let last = try read(header(), track(c4 + d4 + endOfTrack, claiming: length))
    #expect(last.file.keys == [60, 62])
    #expect(repairs(last) == [.trackLength(claimed: length, found: 20)])
  }

  @Test func findsATrackInsideTheLengthOfAnother() throws {
    let inner = track(d4 + endOfTrack)
    let reading = try read(header(format: 1, tracks: 2), track(c4 + endOfTrack + inner))
    #expect(reading.file.keys == [60, 62])
    #expect(repairs(reading) == [.trackLength(claimed: 32, found: 12)])
  }

  @Test func keepsNoMemoryForBytesThatTracksClaimFromEachOther() throws {
    let count = 1000
    let nested = (0..<count).flatMap { track(endOfTrack, claiming: 12 * (count - $0) - 8) }  // each to the end
    let reading = try read(header(), nested)
    #expect(reading.file.trackCount == count)
    #expect(reading.file.tracks.allSatisfy { $0.events.capacity == 0 })
  }

  @Test func skipsWhatFollowsEndOfTrack() throws {
    let reading = try read(header(), track(c4 + endOfTrack + d4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 34, repair: .bytesAfterEndOfTrack(count: 12, tick: Ticks(96)))])
    #expect(
      reading.sentences == [
        "byte 34: tick 96: expected the track to end with End of Track, found 12 more bytes; skipped them"
      ])
    #expect(throws: MIDIError.strict(file: "test.mid", reading.warnings[0])) {
      try MIDIFile.read(header() + track(c4 + endOfTrack + d4 + endOfTrack), name: "test.mid", .strict)
    }
  }

  @Test func skipsJunkBetweenAndAfterTracks() throws {
    let reading = try read(
      header(format: 1, tracks: 2), track(c4 + endOfTrack), hex("00 00 00"), track(d4 + endOfTrack),
      hex("00 00 00 00 00 00 00 00 00"))
    #expect(reading.file.keys == [60, 62])
    #expect(
      reading.warnings == [
        MIDIWarning(offset: 34, repair: .junk(count: 3)), MIDIWarning(offset: 57, repair: .junk(count: 9)),
      ])
  }

  @Test func readsNoTrackBehindDamageOnceTheHeadersCountIsReached() throws {
    let reading = try read(
      header(), track(c4 + endOfTrack),
      hex("00 00 00"),  // not a chunk
      track(d4 + endOfTrack))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 34, repair: .junk(count: 23))])
  }

  @Test func readsTheFirstOfTwoFilesInOne() throws {
    let reading = try read(
      header(), track(c4 + endOfTrack),
      header(), track(d4 + endOfTrack))  // 14 and 20 bytes
    #expect(reading.file.keys == [60])
    #expect(reading.warnings == [MIDIWarning(offset: 34, repair: .junk(count: 34))])
  }

  @Test func endsATruncatedFileWhereItEnds() throws {
    let whole = header() + track(c4 + d4 + endOfTrack)
    let reading = try read(Array(whole.dropLast(6)))
    #expect(reading.file.keys == [60, 62])
    #expect(
      reading.warnings == [
        MIDIWarning(offset: 34, repair: .eventTruncated),
        MIDIWarning(offset: 18, repair: .trackLength(claimed: 20, found: 14)),
      ])
  }

  @Test func everyTruncationIsReadOrRefused() {
    let whole = header(format: 1, tracks: 2) + track(c4 + d4 + endOfTrack) + track(d4 + endOfTrack)
    for length in 0..<whole.count {
      let reading = try? read(Array(whole.prefix(length)))
      #expect((reading == nil) == (length < 14))
      #expect(reading?.warnings.isEmpty != true)
    }
  }

  // MARK: - Refusals

  @Test func refusesAnEmptyFile() {
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 0, found: [])) { try read([]) }
  }

  @Test func refusesWhatIsNotMIDI() {
    let unknown = hex("06 1C 08 1D 0C")
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 0, found: Array(unknown.prefix(4)))) {
      try read(unknown)
    }
  }

  @Test func refusesATextWithoutAMIDIFile() throws {
    let page = ascii("<html>" + String(repeating: "a", count: 5000))
    let format = try #require(ForeignFormat(text: page))
    #expect(throws: MIDIError.otherFormat(file: "test.mid", format)) { try read(page) }
  }

  @Test func refusesAnArchiveThatHoldsAMIDIFile() throws {
    let archive = ascii("PK\u{3}\u{4}") + hex("0A 00 00 00") + ascii("a.mid") + header() + track(c4 + endOfTrack)
    let format = try #require(ForeignFormat(binary: archive))
    #expect(throws: MIDIError.otherFormat(file: "test.mid", format)) { try read(archive) }
  }

  @Test func refusesAHeaderTooFarFromTheStart() {
    let preamble = [UInt8](repeating: 0, count: 4097)
    #expect(throws: MIDIError.notMIDI(file: "test.mid", offset: 0, found: [0, 0, 0, 0])) {
      try read(preamble, header(), track(c4 + endOfTrack))
    }
  }

  @Test func refusesATruncatedHeader() {
    #expect(throws: MIDIError.headerTruncated(file: "test.mid", offset: 0, found: 13)) {
      try read(Array(header().dropLast()))
    }
  }

  @Test func refusesAHeaderTooShort() {
    #expect(throws: MIDIError.headerTooShort(file: "test.mid", offset: 4, claimed: 4)) {
      try read(header(length: "00 00 00 04"), track(c4 + endOfTrack))
    }
  }
}
