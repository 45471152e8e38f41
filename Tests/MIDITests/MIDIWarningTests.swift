import Testing

@testable import MIDI

@Suite struct MIDIWarningTests {
  @Test(
    arguments: [
      (.riffLength(claimed: 9, found: 4), "expected 9 bytes in the RIFF data chunk, found 4; read those"),
      (
        .headerLength(claimed: 99),
        "expected a header of 6 bytes, found a length of 99, beyond the end of the file; read 6"
      ),
      (.format(3), "expected format 0, 1 or 2, found 3; read as format 1"),
      (.division(.ticksPerQuarter(0)), "expected ticks in a quarter note, found 0; reckoned with 480"),
      (
        .division(.smpte(framesPerSecond: 23, ticksPerFrame: 0)),
        "expected 24, 25, 29 or 30 frames a second and ticks in a frame, found 23 and 0; reckoned with 23 and 1"
      ),
      (.trackCount(claimed: 1, found: 2), "expected as many tracks as the header counts, 1, found 2; read those"),
      (.junk(count: 3), "expected a chunk, found something else; skipped it, bytes: 3"),
      (.trackLength(claimed: 8, found: 20), "expected a track of 8 bytes, found one of 20; read those"),
      (
        .bytesAfterEndOfTrack(count: 12),
        "expected the track to end with End of Track, found more after it; skipped it, bytes: 12"
      ),
      (.endOfTrackMissing, "expected End of Track, found the end of the track's bytes; ended the track there"),
      (.eventTruncated, "expected a whole event, found the end of the track in it; ended the track before it"),
      (.quantityTooLong, "expected a number of at most 4 bytes, found a longer one; read it as it stands"),
      (.quantityTooLarge, "expected a number below 268435456, found one beyond 32 bits; ended the track before it"),
      (
        .runningStatusContinued,
        "expected a status byte after a meta event or SysEx, found data; continued the status before it"
      ),
      (
        .runningStatusMissing(found: 0x3C),
        "expected a status byte, found 3C without one before it; ended the track there"
      ),
      (.dataByte(found: 133), "expected a data byte of at most 127, found 133; read as 127"),
      (
        .systemMessage(status: 0xF4),
        "expected a message that a file may hold, found system message F4; kept as an F7 packet"
      ),
      (.tempoLength(found: 2), "expected a tempo of 3 bytes, found 2; ignored it"),
      (.tempoLength(found: 4), "expected a tempo of 3 bytes, found 4; read the first 3"),
      (.tempoZero, "expected a tempo, found 0 microseconds a quarter note; time stands still until the next"),
    ] as [(MIDIWarning.Repair, String)])
  func saysWhatWasExpectedFoundAndDone(repair: MIDIWarning.Repair, sentence: String) {
    #expect(MIDIWarning(offset: 30, repair: repair).description == "byte 30: " + sentence)
  }
}
