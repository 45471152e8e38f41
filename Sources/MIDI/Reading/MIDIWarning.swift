private import Support

/// A violation of the standard in a MIDI file, and how it was read nevertheless.
public struct MIDIWarning: Hashable, Sendable {
  public enum Repair: Hashable, Sendable {
    /// A text-mode transfer (`TextTransfer`). If it is not undone, the file is read as it is.
    case textTransfer(lineFeeds: Int, isUndone: Bool)
    case riffLength(claimed: Int, found: Int)
    case headerLength(claimed: Int)
    case format(Int)
    case division(Division)
    case trackCount(claimed: Int, found: Int)
    case junk(count: Int)
    case trackLength(claimed: Int, found: Int)
    /// Bytes follow End of Track, which is at `tick`.
    case bytesAfterEndOfTrack(count: Int, tick: Ticks)
    case endOfTrackMissing
    case eventTruncated
    case quantityTooLong
    case quantityTooLarge
    case runningStatusContinued
    case runningStatusMissing(found: UInt8)
    case dataByte(found: UInt8)
    case bank(found: UInt8)
    case systemMessage(status: UInt8)
    /// A channel message within an F7 packet.
    case escapedMessage(status: UInt8)
    /// There are more SysEx events and F7 packets than are read.
    case tooManyMessages
    case tempoLength(found: Int)
    case tempoZero
    case gap(Gap)
  }

  /// A note, a silence or a slow passage that is longer than in any music.
  public struct Gap: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
      case beforeMusic, betweenNotes, withinNote, stuckNote, slowNotes, afterMusic
    }

    public let place: Place
    /// Tick of the next event in the same track.
    public let tick: Ticks
    public let seconds: Double
    /// Whether the gap is kept, because this was requested.
    public let isKept: Bool
  }

  /// Offset of the first byte concerned, from the start of the file.
  public let offset: Int
  public let repair: Repair
}

extension MIDIWarning {
  /// Whether events were lost that may have been music.
  package var losesEvents: Bool {
    switch repair {
    case .junk, .bytesAfterEndOfTrack, .endOfTrackMissing, .eventTruncated, .quantityTooLarge, .runningStatusMissing,
      .escapedMessage, .gap:
      true
    case .trackLength(let claimed, let found), .trackCount(let claimed, let found): found < claimed
    case .textTransfer(_, let isUndone): !isUndone
    case .riffLength, .headerLength, .format, .division, .quantityTooLong, .runningStatusContinued, .dataByte, .bank,
      .systemMessage, .tooManyMessages, .tempoLength, .tempoZero:
      false
    }
  }
}

extension MIDIWarning.Repair {
  /// Whether bytes of a track may be missing or surplus.
  var showsShiftedBytes: Bool {
    switch self {
    case .trackLength, .bytesAfterEndOfTrack, .endOfTrackMissing, .eventTruncated, .quantityTooLong, .quantityTooLarge,
      .runningStatusMissing, .dataByte, .bank, .systemMessage:
      true
    case .textTransfer, .riffLength, .headerLength, .format, .division, .trackCount, .junk, .runningStatusContinued,
      .escapedMessage, .tooManyMessages, .tempoLength, .tempoZero, .gap:
      false
    }
  }
}

extension MIDIWarning: CustomStringConvertible {
  public var description: String { "byte \(offset): \(repair)" }
}

extension MIDIWarning.Repair: CustomStringConvertible {
  public var description: String {
    switch self {
    case .textTransfer(let lineFeeds, let isUndone):
      "expected binary data, found a carriage return before every line feed (\(lineFeeds)), as a transfer in text mode "
        + (isUndone ? "inserts it; removed them" : "inserts it; get the file again in binary mode")
    case .riffLength(let claimed, let found):
      "expected \(counted(claimed, "byte")) in the RIFF data chunk, found \(found); read what is there"
    case .headerLength(let claimed):
      "expected a header of 6 bytes, found a length of \(claimed), beyond the end of the file; read 6"
    case .format(let format): "expected format 0, 1 or 2, found \(format); read as format 1"
    case .division(let division): Self.sentence(division)
    case .trackCount(let claimed, let found):
      "expected \(counted(claimed, "track")) according to the header, found \(found); read all of them"
    case .junk(let count): "expected a chunk, found \(counted(count, "other byte")); \(Self.skipped(count))"
    case .trackLength(let claimed, let found):
      "expected a track of \(counted(claimed, "byte")), found \(counted(found, "byte")); read what is there"
    case .bytesAfterEndOfTrack(let count, let tick):
      "tick \(tick): expected the track to end with End of Track, found \(counted(count, "more byte")); "
        + Self.skipped(count)
    case .endOfTrackMissing: "expected End of Track, found the end of the track chunk; ended the track there"
    case .eventTruncated: "expected a complete event, found the end of the track within it; ended the track before it"
    case .quantityTooLong: "expected a variable-length number of at most 4 bytes, found a longer one; read it anyway"
    case .quantityTooLarge:
      "expected a variable-length number below 268435456, found one over 32 bits; ended the track before it"
    case .runningStatusContinued:
      "expected a status byte after a meta event or SysEx, found a data byte; continued the previous running status"
    case .runningStatusMissing(let found):
      "expected a status byte, found data byte \(hex(found)) without running status; ended the track there"
    case .dataByte(let found): "expected a data byte of at most 127, found \(found); read as 127"
    case .bank(let found): "expected a bank of at most 127, found \(found); left the bank as it was"
    case .systemMessage(let status):
      "expected a message that is allowed in a file, found system message \(hex(status)); kept as an F7 packet"
    case .escapedMessage(let status):
      "expected a channel message as an event of its own, found message \(hex(status)) in an F7 packet; did not play it"
    case .tooManyMessages: "expected at most 16384 system exclusive messages, found more; left them out"
    case .tempoLength(let found): Self.sentence(tempoLength: found)
    case .gap(let gap): gap.description
    case .tempoZero: "expected a tempo, found 0 microseconds per quarter note; ignored it"
    }
  }

  private static func skipped(_ count: Int) -> String { count == 1 ? "skipped it" : "skipped them" }

  private static func sentence(_ division: Division) -> String {
    switch division {
    case .ticksPerQuarter(let ticks):
      "expected ticks per quarter note, found \(ticks); assumed \(TempoMap.ticksPerQuarterIfNone)"
    case .smpte(let frames, let ticks):
      "expected 24, 25, 29 or 30 frames per second and at least 1 tick per frame, found \(frames) and \(ticks); "
        + "assumed \(max(frames, 1)) and \(max(ticks, 1))"
    }
  }

  private static func sentence(tempoLength found: Int) -> String {
    "expected a tempo of 3 bytes, found \(found); " + (found < 3 ? "ignored it" : "read the first 3")
  }
}

extension MIDIWarning.Gap: CustomStringConvertible {
  public var description: String {
    let minutes = "\(Int((seconds / 60).rounded())) minutes"
    let (what, ending) =
      switch place {
      case .beforeMusic: ("the first note, found a silence of \(minutes)", "began the piece after it")
      case .betweenNotes: ("another note, found a silence of \(minutes)", "ended the piece before it")
      case .withinNote: ("the end of a note, found nothing for \(minutes)", "ended the piece after 5 minutes of it")
      case .stuckNote: ("the end of a note, found none for \(minutes)", "ended the piece after 10 s of it")
      case .slowNotes:
        ("notes at the pace of the piece, found \(minutes) at a fraction of it", "ended the piece before them")
      case .afterMusic: ("the end of the piece, found nothing for \(minutes)", "ended the piece with its last note")
      }
    return "tick \(tick): expected \(what); " + (isKept ? "kept it" : ending)
  }
}
