/// Reads the chunks of a Standard MIDI File and repairs errors.
///
/// Follows The Complete MIDI 1.0 Detailed Specification, Standard MIDI Files 1.0 (RP-001), and RIFF `RMID` (RP-029).
struct FileReader {
  private let name: String
  private var cursor: ByteCursor
  private(set) var repairs = RepairLog()
  private let keepsGaps: Bool
  private let mostEvents: Int
  private var eventsLeft: Int
  /// A few bytes of SysEx, such as a reset, can cause dozens of commands to a synthesizer. Music has at most a few
  /// thousand such messages.
  private var messagesLeft = 1 << 14
  /// The bytes of each track, from the first event on.
  private var bodies: [ByteCursor] = []

  /// - Parameter mostEvents: a file with more events is refused.
  init(_ bytes: [UInt8], name: String, keepsGaps: Bool = false, mostEvents: Int = .max) {
    (self.name, self.keepsGaps) = (name, keepsGaps)
    (self.mostEvents, eventsLeft) = (mostEvents, mostEvents)
    cursor = ByteCursor(bytes)
  }

  mutating func read() throws(MIDIError) -> MIDIFile {
    try enterRIFF()
    let header = try readHeader()
    var tracks: [MIDITrack] = []
    while cursor.remaining > 0 {
      if isTrack(at: cursor.position) {
        tracks.append(try readTrack())
      } else {
        skipChunk(isComplete: tracks.count >= header.trackCount)
      }
    }
    if tracks.count != header.trackCount {
      warn(.trackCount(claimed: header.trackCount, found: tracks.count), at: header.offset + 10)
    }
    return withoutGaps(MIDIFile(format: header.format, division: header.division, tracks: tracks))
  }

  /// Number of line feeds in the tracks that were read, outside their texts.
  var lineFeedsInMusic: Int {
    bodies.reduce(0) { $0 + $1.lineFeedsInMusic }
  }

  /// Maximum number of gaps that are looked for in a damaged file.
  private static let mostGaps = 100

  /// Ends the piece at its first gap, unless gaps are kept. Only in a file that lacks bytes, or has surplus ones, is a
  /// slow passage taken for a gap.
  private mutating func withoutGaps(_ file: MIDIFile) -> MIDIFile {
    var file = file
    for _ in 0..<Self.mostGaps {
      guard let gap = file.gap ?? (repairs.showShiftedBytes ? file.slowdown : nil) else { break }
      var reader = TrackReader(bodies[gap.track])
      let warning = MIDIWarning.Gap(
        place: gap.place, tick: gap.eventTick, seconds: gap.length, isKept: keepsGaps)
      warn(.gap(warning), at: reader.offset(ofEvent: gap.index))
      if keepsGaps { break }
      file = file.without(gap)
    }
    return file
  }

  private mutating func warn(_ repair: MIDIWarning.Repair, at offset: Int) {
    repairs.add(repair, at: offset)
  }
}

// MARK: - Preamble

extension FileReader {
  /// Moves to the MIDI file inside a RIFF `RMID` file, if it is one.
  private mutating func enterRIFF() throws(MIDIError) {
    guard cursor.matches("RIFF", at: 0), cursor.matches("RMID", at: 8) else { return }
    cursor.position = 12
    while cursor.remaining >= 8 {
      let start = cursor.position + 8
      let length = cursor.littleEndian32(at: start - 4)
      if cursor.matches("data", at: start - 8) {
        cursor.position = start
        if length > cursor.remaining {
          warn(.riffLength(claimed: length, found: cursor.remaining), at: start - 4)
        } else {
          cursor.limit = start + length
        }
        return
      }
      cursor.position = min(start + length + length % 2, cursor.limit)
    }
    throw .noMIDIInRIFF(file: name, offset: cursor.position)
  }

  private struct Header {
    let offset: Int
    let format: Int
    let trackCount: Int
    let division: Division
  }

  /// Maximum number of bytes before the header chunk, such as a MacBinary header of 128 bytes, the headers of an HTTP
  /// response, or the message of a script.
  private static let longestPreamble = 4096

  /// Offset of the header chunk at the cursor, or of a later one that a track chunk follows.
  private func findHeader() -> Int? {
    let start = cursor.position
    if cursor.matches("MThd", at: start) { return start }
    return (start...start + Self.longestPreamble).first { offset in
      guard cursor.matches("MThd", at: offset), offset + 8 <= cursor.limit else { return false }
      return isTrack(at: offset + 8 + cursor.bigEndian32(at: offset + 4))
    }
  }

  private mutating func readHeader() throws(MIDIError) -> Header {
    let start = cursor.position
    if start == 0, let format = ForeignFormat(binary: cursor.bytes) { throw .otherFormat(file: name, format) }
    guard let offset = findHeader() else {
      if start == 0, let format = ForeignFormat(text: cursor.bytes) { throw .otherFormat(file: name, format) }
      throw .notMIDI(file: name, offset: start, found: Array(cursor.bytes[start..<cursor.limit].prefix(4)))
    }
    if offset > start { warn(.junk(count: offset - start), at: start) }
    cursor.position = offset
    guard cursor.remaining >= 14 else { throw .headerTruncated(file: name, offset: offset, found: cursor.remaining) }
    let length = cursor.bigEndian32(at: offset + 4)
    guard length >= 6 else { throw .headerTooShort(file: name, offset: offset + 4, claimed: length) }
    let isLengthTrue = length <= cursor.remaining - 8
    if !isLengthTrue { warn(.headerLength(claimed: length), at: offset + 4) }
    cursor.position += 8 + (isLengthTrue ? length : 6)

    let format = Int(cursor.bigEndian16(at: offset + 8))
    if format > 2 { warn(.format(format), at: offset + 8) }
    let division = Division(rawValue: Int16(bitPattern: cursor.bigEndian16(at: offset + 12)))
    if !division.isRegular { warn(.division(division), at: offset + 12) }
    return Header(
      offset: offset, format: format, trackCount: Int(cursor.bigEndian16(at: offset + 10)), division: division)
  }
}

// MARK: - Chunks

extension FileReader {
  /// Reads the track chunk at the cursor. Its length is trusted only if another chunk, or the end of the file, follows.
  private mutating func readTrack() throws(MIDIError) -> MIDITrack {
    let start = cursor.position + 8
    let length = cursor.bigEndian32(at: start - 4)
    let claimedEnd = start + length
    let isBelieved = claimedEnd == cursor.limit || isChunk(at: claimedEnd)
    var body = cursor
    body.position = start
    body.limit = isBelieved ? claimedEnd : nextTrack(from: start)
    bodies.append(body)
    var reader = TrackReader(body, mostMessages: messagesLeft)
    guard reader.read(most: eventsLeft) else { throw .tooManyEvents(file: name, most: mostEvents) }
    eventsLeft -= reader.track.events.count
    messagesLeft = reader.messagesLeft
    repairs += reader.repairs

    let end = reader.isEnded ? reader.cursor.position : body.limit
    if isBelieved && end < claimedEnd && !isTrack(at: end) {
      warn(.bytesAfterEndOfTrack(count: claimedEnd - end, tick: reader.track.end), at: end)
      cursor.position = claimedEnd
    } else {
      if end != claimedEnd { warn(.trackLength(claimed: length, found: end - start), at: start - 4) }
      cursor.position = end
    }
    return reader.track
  }

  /// Skips a chunk of unknown type, as the standard demands, or unrecognized bytes.
  ///
  /// - Parameter isComplete: all tracks counted in the header have been read. Then unrecognized bytes or another header
  ///   end the piece: tracks after them are left over from another file and must not sound with this one.
  private mutating func skipChunk(isComplete: Bool) {
    let start = cursor.position
    if isChunk(at: start), !cursor.matches("MThd", at: start) {
      cursor.position = start + 8 + cursor.bigEndian32(at: start + 4)
    } else {
      cursor.position = isComplete ? cursor.limit : nextTrack(from: start)
      warn(.junk(count: cursor.position - start), at: start)
    }
  }

  private func isTrack(at offset: Int) -> Bool { cursor.matches("MTrk", at: offset) && offset + 8 <= cursor.limit }

  /// Whether a track chunk begins here, or any chunk: four printable characters and a length that fits.
  private func isChunk(at offset: Int) -> Bool {
    guard offset + 8 <= cursor.limit else { return false }
    if isTrack(at: offset) { return true }
    return cursor.bytes[offset..<offset + 4].allSatisfy { 0x20...0x7E ~= $0 }
      && offset + 8 + cursor.bigEndian32(at: offset + 4) <= cursor.limit
  }

  /// Start of the next track chunk, or the limit if there is none.
  private func nextTrack(from offset: Int) -> Int {
    (offset..<cursor.limit).first(where: isTrack) ?? cursor.limit
  }
}
