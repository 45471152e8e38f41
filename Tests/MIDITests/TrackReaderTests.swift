// What is read from events, and what is repaired. The track's first event is at byte 22.
import Music
import Testing

@testable import MIDI

@Suite struct TrackReaderTests {
  /// The only track of a file with these events and End of Track, and the warnings.
  private func track(_ events: String) throws -> (track: MIDITrack, warnings: [MIDIWarning]) {
    let bytes = header() + MIDITests.track(hex(events) + endOfTrack)
    let reading = try MIDIFile.read(bytes, name: "test.mid", .init(keepsGaps: true))
    let warnings = reading.warnings.filter { if case .gap = $0.repair { false } else { true } }
    return (reading.file.tracks[0], warnings)
  }

  @Test func readsEveryChannelMessage() throws {
    let (track, warnings) = try track(
      """
      00 80 3C 01     # note off
      00 91 3C 02     # note on
      00 A2 3C 03     # key pressure
      00 B3 40 7F     # controller
      00 C4 05        # program
      00 D5 06        # channel pressure
      81 00 E6 07 08  # pitch bend, 128 ticks later
      """)
    #expect(warnings.isEmpty)
    #expect(track.events.map(\.status) == [0x80, 0x91, 0xA2, 0xB3, 0xC4, 0xD5, 0xE6])
    #expect(track.events.map(\.channel) == [0, 1, 2, 3, 4, 5, 6])
    #expect(track.events.map(\.data1) == [60, 60, 60, 64, 5, 6, 7])
    #expect(track.events.map(\.data2) == [1, 2, 3, 127, 0, 0, 8])
    #expect(track.end == Ticks(128))
  }

  @Test func channelMessagesInPacketsAreReported() throws {
    let (track, warnings) = try track(
      """
      00 F7 03 90 3C 40           # a note-on in a packet
      00 F0 03 7E 7F 09           # SysEx, continued in packets
      00 F7 02 01 F7
      00 F7 06 F0 7E 7F 09 01 F7  # SysEx in a packet
      00 F7 03 80 3C 40
      """)
    #expect(
      warnings == [
        MIDIWarning(offset: 22, repair: .escapedMessage(status: 0x90)),
        MIDIWarning(offset: 48, repair: .escapedMessage(status: 0x80)),
      ])
    #expect(track.events.count == 5)
  }

  @Test func readsRunningStatus() throws {
    let (track, warnings) = try track("00 90 3C 40 60 3C 00 00 C0 05 00 06")
    #expect(warnings.isEmpty)
    #expect(track.events.map(\.status) == [0x90, 0x90, 0xC0, 0xC0])
    #expect(track.events.map(\.tick.value) == [0, 96, 96, 96])
  }

  @Test func keepsMetaEventsAndSysEx() throws {
    let (track, warnings) = try track(
      """
      00 FF 03 02 48 69        # track name Hi
      00 FF 7F 00              # sequencer's own, empty
      00 F0 03 7E 09 F7        # SysEx
      00 F7 02 F3 01           # packet
      00 FF 80 01 AA           # a type that the standard does not allow
      """)
    #expect(warnings.isEmpty)
    #expect(track.events.map(\.status) == [0xFF, 0xFF, 0xF0, 0xF7, 0xFF])
    #expect(track.events.map(\.data1) == [0x03, 0x7F, 0, 0, 0x80])
    #expect(
      track.events.map { Array(track.payload(of: $0)) } == [
        ascii("Hi"), [], [0x7E, 0x09, 0xF7], [0xF3, 0x01], [0xAA],
      ])
  }

  @Test func theEndOfATrackIsThatOfEndOfTrack() throws {
    let reading = try read(header(), MIDITests.track(c4 + hex("81 80 00 FF 2F 01 00")))
    #expect(reading.warnings.isEmpty)
    #expect(reading.file.tracks[0].end == Ticks(96 + 16384))
  }

  @Test(
    arguments: [
      ("00", 0), ("7F", 0x7F), ("81 00", 0x80), ("FF 7F", 0x3FFF), ("81 80 00", 0x4000), ("FF FF FF 7F", 0x0FFF_FFFF),
    ] as [(String, Int64)])
  func readsVariableLengthQuantities(bytes: String, value: Int64) throws {
    let (track, warnings) = try track("\(bytes) 90 3C 40")
    #expect(warnings.isEmpty)
    #expect(track.events[0].tick.value == value)
  }

  // MARK: - Repairs

  @Test(arguments: ["FF 01 01 61", "F0 01 F7", "F7 01 F8"])
  func continuesRunningStatusOverOtherEvents(event: String) throws {
    let (track, warnings) = try track("00 90 3C 40 00 \(event) 60 3C 00 00 3E 40")
    #expect(track.events.map(\.status).filter { $0 == 0x90 }.count == 3)
    #expect(warnings.map(\.repair) == [.runningStatusContinued])
    #expect(warnings.first?.offset == 22 + 5 + hex(event).count + 1)
  }

  @Test func endsATrackAtDataWithoutStatus() throws {
    let (track, warnings) = try track("00 FF 01 00 00 3C 40 00 90 3C 40")
    #expect(track.events.count == 1)
    #expect(warnings == [MIDIWarning(offset: 27, repair: .runningStatusMissing(found: 0x3C))])
  }

  @Test func readsTooLargeDataAs127() throws {
    let (track, warnings) = try track("00 90 BC 85 60 80 3C 40")
    #expect(track.events[0].data1 == 127)
    #expect(track.events[0].data2 == 127)
    #expect(
      warnings == [
        MIDIWarning(offset: 24, repair: .dataByte(found: 0xBC)),
        MIDIWarning(offset: 25, repair: .dataByte(found: 0x85)),
      ])
  }

  @Test func ignoresBanksAbove127() throws {
    let (track, warnings) = try track("10 B0 00 FF 10 20 05 00 07 FF 00 90 3C 40")
    #expect(track.events.map(\.data1) == [32, 7, 0x3C] && track.events.map(\.data2) == [5, 127, 0x40])
    #expect(track.events.map(\.tick.value) == [32, 32, 32])
    #expect(warnings.prefix(1) == [MIDIWarning(offset: 25, repair: .bank(found: 255))])
    #expect(warnings.count == 2 && warnings.last?.repair == .dataByte(found: 255))
  }

  @Test(arguments: ["F1 01", "F2 01 02", "F3 01", "F4", "F5", "F6", "F8", "F9", "FA", "FB", "FC", "FD", "FE"])
  func keepsSystemMessagesAsPackets(message: String) throws {
    let (track, warnings) = try track("00 90 3C 40 00 \(message) 60 3C 00")
    #expect(track.events.map(\.status) == [0x90, 0xF7, 0x90])
    #expect(Array(track.payload(of: track.events[1])) == hex(message))
    #expect(warnings == [MIDIWarning(offset: 26, repair: .systemMessage(status: hex(message)[0]))])
  }

  @Test func readsALongQuantityAsItStands() throws {
    let (track, warnings) = try track("81 80 80 80 00 90 3C 40")
    #expect(track.events[0].tick.value == 1 << 28)
    #expect(warnings == [MIDIWarning(offset: 22, repair: .quantityTooLong)])
  }

  @Test func endsATrackAtAQuantityTooLarge() throws {
    let (track, warnings) = try track("00 90 3C 40 FF FF FF FF FF FF FF FF FF FF FF FF 7F 80 3C 40")
    #expect(track.events.count == 1)
    #expect(warnings == [MIDIWarning(offset: 26, repair: .quantityTooLarge)])
  }

  @Test func endsATrackWithoutEndOfTrack() throws {
    let reading = try read(header(), MIDITests.track(c4))
    #expect(reading.file.tracks[0].end == Ticks(96))
    #expect(reading.warnings == [MIDIWarning(offset: 30, repair: .endOfTrackMissing)])
  }

  @Test(arguments: ["00 FF 01 10 61", "00 F0 FF FF FF 7F 61", "00 FF", "00 90", "00 90 3C", "00 F2 01", "81", "00"])
  func leavesOutATruncatedEvent(event: String) throws {
    let reading = try read(header(), MIDITests.track(c4 + hex(event)))
    #expect(reading.file.keys == [60])
    #expect(reading.warnings.map(\.repair).filter { $0 == .eventTruncated }.count == 1)
    #expect(reading.warnings.last == MIDIWarning(offset: 30, repair: .eventTruncated))
  }

  @Test(arguments: [(0, 0.5), (2, 0.5), (4, 0.25)])
  func readsTheFirstThreeBytesOfATempo(length: Int, quarter: Double) throws {
    let reading = try read(
      header(), MIDITests.track(hex("00 FF 51") + [UInt8(length)] + hex("03 D0 90 00").prefix(length) + c4 + endOfTrack)
    )
    #expect(reading.file.notes[0].note.duration.value == quarter)
    #expect(reading.warnings == [MIDIWarning(offset: 22, repair: .tempoLength(found: length))])
  }

  @Test func aTempoOfZeroIsIgnored() throws {
    let reading = try read(header(), MIDITests.track(hex("00 FF 51 03 00 00 00") + c4 + endOfTrack))
    #expect(reading.file.notes[0].note.duration.value == 0.5)
    #expect(reading.warnings == [MIDIWarning(offset: 22, repair: .tempoZero)])
  }
}
