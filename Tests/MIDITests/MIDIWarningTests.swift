import Testing

@testable import MIDI

@Suite struct MIDIWarningTests {
  @Test(
    arguments: [
      (.riffLength(claimed: 9, found: 4), "expected 9 bytes in the RIFF data chunk, found 4; read what is there"),
      (
        .headerLength(claimed: 99),
        "expected a header of 6 bytes, found a length of 99, beyond the end of the file; read 6"
      ),
      (.format(3), "expected format 0, 1 or 2, found 3; read as format 1"),
      (.division(.ticksPerQuarter(0)), "expected ticks per quarter note, found 0; assumed 480"),
      (
        .division(.smpte(framesPerSecond: 23, ticksPerFrame: 0)),
        "expected 24, 25, 29 or 30 frames per second and at least 1 tick per frame, found 23 and 0; assumed 23 and 1"
      ),
      (.trackCount(claimed: 1, found: 2), "expected 1 track according to the header, found 2; read all of them"),
      (.junk(count: 3), "expected a chunk, found 3 other bytes; skipped them"),
      (.junk(count: 1), "expected a chunk, found 1 other byte; skipped it"),
      (.trackLength(claimed: 8, found: 20), "expected a track of 8 bytes, found 20 bytes; read what is there"),
      (
        .textTransfer(lineFeeds: 9, isUndone: true),
        "expected binary data, found a carriage return before every line feed (9), as a transfer in text mode "
          + "inserts it; removed them"
      ),
      (
        .textTransfer(lineFeeds: 9, isUndone: false),
        "expected binary data, found a carriage return before every line feed (9), as a transfer in text mode "
          + "inserts it; get the file again in binary mode"
      ),
      (
        .bytesAfterEndOfTrack(count: 12, tick: Ticks(96)),
        "tick 96: expected the track to end with End of Track, found 12 more bytes; skipped them"
      ),
      (
        .bytesAfterEndOfTrack(count: 1, tick: Ticks(96)),
        "tick 96: expected the track to end with End of Track, found 1 more byte; skipped it"
      ),
      (.endOfTrackMissing, "expected End of Track, found the end of the track chunk; ended the track there"),
      (.eventTruncated, "expected a complete event, found the end of the track within it; ended the track before it"),
      (.quantityTooLong, "expected a variable-length number of at most 4 bytes, found a longer one; read it anyway"),
      (
        .quantityTooLarge,
        "expected a variable-length number below 268435456, found one over 32 bits; ended the track before it"
      ),
      (
        .runningStatusContinued,
        "expected a status byte after a meta event or SysEx, found a data byte; continued the previous running status"
      ),
      (
        .runningStatusMissing(found: 0x3C),
        "expected a status byte, found data byte 3C without running status; ended the track there"
      ),
      (.bank(found: 255), "expected a bank of at most 127, found 255; left the bank as it was"),
      (.dataByte(found: 133), "expected a data byte of at most 127, found 133; read as 127"),
      (.tooManyMessages, "expected at most 16384 system exclusive messages, found more; left them out"),
      (
        .systemMessage(status: 0xF4),
        "expected a message that is allowed in a file, found system message F4; kept as an F7 packet"
      ),
      (
        .escapedMessage(status: 0x90),
        "expected a channel message as an event of its own, found message 90 in an F7 packet; did not play it"
      ),
      (.tempoLength(found: 2), "expected a tempo of 3 bytes, found 2; ignored it"),
      (.tempoLength(found: 4), "expected a tempo of 3 bytes, found 4; read the first 3"),
      (.tempoZero, "expected a tempo, found 0 microseconds per quarter note; ignored it"),
    ] as [(MIDIWarning.Repair, String)])
  func saysWhatWasExpectedFoundAndDone(repair: MIDIWarning.Repair, sentence: String) {
    #expect(MIDIWarning(offset: 30, repair: repair).description == "byte 30: " + sentence)
  }
}
