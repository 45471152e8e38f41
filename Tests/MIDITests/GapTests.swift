import Music
import TestSupport
import Testing

@testable import MIDI

/// 96 ticks are half a second; 5 minutes are 57600 ticks, 83 C2 00; an hour is 691200 ticks, AA 98 00.
@Suite struct GapTests {
  private func reading(_ events: String, _ options: MIDIFile.Options = .init()) throws -> MIDIFile.Reading {
    try MIDIFile.read(header() + track(hex(events) + endOfTrack), name: "test.mid", options)
  }

  /// Onset and duration in ticks.
  private func notes(_ reading: MIDIFile.Reading) -> [[Int]] {
    reading.file.notes.map { [Int($0.onset.value), Int($0.duration.value)] }
  }

  private let silence = "00 90 3C 40 60 3C 00 83 C2 01 3E 40 60 3E 00"

  @Test func aSilenceOfMoreThanFiveMinutesEndsThePiece() throws {
    let reading = try reading(silence)
    #expect(notes(reading) == [[0, 96]])
    #expect(
      reading.sentences == [
        "byte 29: tick 57697: expected another note, found a silence of 5 minutes; ended the piece before it"
      ])
    #expect(try self.reading("00 90 3C 40 60 3C 00 83 C2 00 3E 40 60 3E 00").sentences == [])
  }

  @Test func itIsKeptOrRefusedWhereThatIsAsked() throws {
    let kept = try reading(silence, .init(keepsGaps: true))
    #expect(notes(kept) == [[0, 96], [57697, 96]])
    #expect(kept.sentences.map { $0.hasSuffix("found a silence of 5 minutes; kept it") } == [true])
    #expect(throws: MIDIError.self) { try reading(silence, .strict) }
  }

  @Test func aNoteDuringWhichNothingElseHappensIsCut() throws {
    let reading = try reading("00 90 3C 40 60 3E 40 AA 98 00 3C 00 00 3E 00 60 40 40")
    #expect(notes(reading) == [[0, 57696], [96, 57600]])
    #expect(
      reading.sentences == [
        "byte 29: tick 691296: expected the end of a note, found nothing for 60 minutes; "
          + "ended the piece after 5 minutes of it"
      ])
  }

  /// A note without an end would sound for minutes after the music.
  @Test func aStuckNoteIsCutSoonAfterTheMusic() throws {
    let reading = try reading("00 90 3C 40 60 3E 40 60 3E 00 AA 98 00 FF 06 00")
    #expect(notes(reading) == [[0, 192 + 1920], [96, 96]])
    #expect(
      reading.sentences == [
        "byte 32: tick 691392: expected the end of a note, found none for 60 minutes; "
          + "ended the piece after 10 s of it"
      ])
  }

  @Test func aGapThatIsKeptIsNoReasonToRefuse() throws {
    #expect(notes(try reading(silence, .init(isStrict: true, keepsGaps: true))).count == 2)
  }

  /// A long drone under other music is not damage.
  @Test func aLongNoteUnderOthersIsKept() throws {
    let others = String(repeating: " 83 C0 00 3E 40 60 3E 00", count: 3)
    #expect(try reading("00 90 3C 40" + others + " 60 3C 00").sentences == [])
  }

  @Test func aSilenceBeforeTheMusicIsLeftOut() throws {
    let reading = try reading("00 FF 51 03 0F 42 40 AA 98 00 90 3C 40 60 3C 00")
    #expect(notes(reading) == [[0, 96]])
    #expect(reading.file.notes[0].note.duration == 1)
    #expect(reading.warnings.map(\.offset) == [29])
  }

  @Test func anEndHoursAfterTheMusicIsLeftOut() throws {
    let late = try reading("00 90 3C 40 60 3C 00 AA 98 01 FF 06 00")
    #expect(late.file.tracks[0].end == Ticks(96))
    #expect(
      late.sentences == [
        "byte 35: tick 691297: expected the end of the piece, found nothing for 60 minutes; "
          + "ended the piece with its last note"
      ])
    #expect(try reading("00 90 3C 40 60 3C 00 AA 98 00 FF 06 00").sentences == [])
  }

  @Test func otherTracksFillAGap() throws {
    let filled =
      header(format: 1, tracks: 2) + track(hex(silence) + endOfTrack)
      + track(hex("83 C0 00 90 40 40 60 40 00") + endOfTrack)
    #expect(try MIDIFile.read(filled, name: "test.mid").sentences == [])
  }

  /// A wrong delta time shifts everything that follows in its track.
  @Test func oneTrackThatIsShiftedByHoursMakesAGap() throws {
    let music = track(c4 + c4 + endOfTrack)
    // 13 824 000 ticks are 20 hours.
    let shifted = track(hex("00 FF 03 01 41 86 CB E0 00 90 3E 40 60 3E 00 00 3F 40 60 3F 00") + endOfTrack)
    let reading = try MIDIFile.read(header(format: 1, tracks: 3) + music + shifted + music, name: "test.mid")
    #expect(notes(reading) == [[0, 96], [96, 96], [0, 96], [96, 96]])
    #expect(
      reading.sentences == [
        "byte 55: tick 13824000: expected another note, found a silence of 1200 minutes; ended the piece before it"
      ])
  }

  @Test func noteOffsThatEndNothingDoNotFillAGap() throws {
    let offs = String(repeating: " 83 C0 00 3E 00", count: 3)  // 57344 ticks, 299 s, each
    let reading = try reading("00 90 3C 40 60 3C 00" + offs + " 01 40 40 60 40 00")
    #expect(notes(reading) == [[0, 96]])
    #expect(reading.warnings.map(\.offset) == [44])
  }

  /// Gaps are measured in seconds, not in ticks.
  @Test func aSlowTempoMakesGapsOfFewTicks() throws {
    // 16.8 s per quarter note: 2000 ticks are 350 s.
    let reading = try reading("00 FF 51 03 FF FF FF 00 90 3C 40 60 3C 00 8F 50 3E 40 60 3E 00")
    #expect(notes(reading) == [[0, 96]])
  }

  /// 8 s per quarter note, so that one tick is a twelfth of a second.
  private let tempo = "00 FF 51 03 7A 12 00 00 90 "
  /// 200 notes of a tick each, after the first in running status.
  private let fast = Array(repeating: "3C 40 01 3C 00 01 ", count: 200).joined()

  @Test func aFileOutOfStepEndsWhereItsNotesSlowDown() throws {
    // After a surplus byte, the velocity 40 of every second event is read as a delta time: 64 ticks, or 5 s. The
    // piece ends with the last group of 16 notes before it.
    let damaged = tempo + fast + "3C " + fast
    let reading = try reading(damaged)
    #expect(notes(reading) == (0..<192).map { [2 * $0, 1] })
    #expect(
      reading.sentences.last
        == "byte 1182: tick 384: expected notes at the pace of the piece, found 18 minutes at a fraction of it; "
        + "ended the piece before them")
    #expect(notes(try self.reading(damaged, .init(keepsGaps: true))).count > 300)
  }

  @Test func aFileThatIsWholeMaySlowDown() throws {
    let slow = Array(repeating: "3C 40 3C 3C 00 01 ", count: 100).joined()
    let reading = try reading(tempo + fast + slow + "3C 00")
    #expect(reading.sentences == [])
    #expect(notes(reading).count == 300)
  }

  @Test func manyTracksAreCheckedInLinearTime() throws {
    let bytes = header(format: 1, tracks: 255) + (0..<100_000).flatMap { _ in track(endOfTrack) }
    var count = 0
    let seconds = try processorTime { count = try MIDIFile.read(bytes, name: "test.mid").file.trackCount }
    #expect(count == 100_000 && seconds < 60)
  }
}
