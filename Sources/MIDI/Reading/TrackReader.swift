/// Reads the events of one track chunk until End of Track, the end of its bytes, or damage after which the next event
/// cannot be found.
struct TrackReader {
  private(set) var cursor: ByteCursor
  private(set) var track = MIDITrack()
  private(set) var repairs = RepairLog()
  /// Whether End of Track was found.
  private(set) var isEnded = false
  /// Number of SysEx events and F7 packets that may still be read.
  private(set) var messagesLeft: Int
  /// The running status; zero before the first status byte.
  private var runningStatus: UInt8 = 0
  /// Whether a meta event or SysEx followed the last channel message; according to the standard, that cancels the
  /// running status.
  private var isInterrupted = false

  /// An error that ends the track.
  private struct Damage: Error {
    let offset: Int
    let repair: MIDIWarning.Repair
  }

  /// - Parameters:
  ///   - cursor: positioned after the chunk's length, and limited to the bytes that may belong to the track.
  ///   - mostMessages: SysEx events and F7 packets after this many are left out.
  init(_ cursor: ByteCursor, mostMessages: Int = .max) {
    self.cursor = cursor
    messagesLeft = mostMessages
  }

  /// Returns false, and stops reading, if there are more than `most` events.
  mutating func read(most: Int = .max) -> Bool {
    do throws(Damage) {
      while !isEnded && cursor.remaining > 0 && track.events.count <= most { try readEvent() }
      if !isEnded && cursor.remaining == 0 { warn(.endOfTrackMissing, at: cursor.limit) }
    } catch {
      warn(error.repair, at: error.offset)
    }
    return track.events.count <= most
  }

  /// Offset of an event with its delta time, or of End of Track for an index beyond the last event.
  ///
  /// - Precondition: nothing has been read yet.
  mutating func offset(ofEvent index: Int) -> Int {
    var start = cursor.position
    do throws(Damage) {
      while !isEnded && track.events.count <= index && cursor.remaining > 0 {
        start = cursor.position
        try readEvent()
      }
    } catch {
      start = error.offset
    }
    return start
  }

  private mutating func warn(_ repair: MIDIWarning.Repair, at offset: Int) {
    repairs.add(repair, at: offset)
  }

  private mutating func readEvent() throws(Damage) {
    let start = cursor.position
    let tick = track.end + Ticks(Int64(try quantity(of: start)))
    let offset = cursor.position
    let first = try byte(of: start)
    switch first {
    case 0x80..<0xF0:
      runningStatus = first
      isInterrupted = false
      let data1 = try dataByte(of: start)
      try readChannelMessage(tick, data1: data1, of: start)
    case 0xFF: try readMetaEvent(tick, of: start)
    case 0xF0, 0xF7:
      isInterrupted = true
      let payload = try payload(of: start)
      if first == 0xF7, let status = payload.first, 0x80..<0xF0 ~= status {
        warn(.escapedMessage(status: status), at: start)
      }
      if messagesLeft == 0 {
        warn(.tooManyMessages, at: start)
        track.end = tick
      } else {
        messagesLeft -= 1
        track.append(tick: tick, status: first, payload: payload)
      }
    case 0x80...: try readSystemMessage(tick, status: first, of: start)
    default:
      if runningStatus == 0 { throw Damage(offset: offset, repair: .runningStatusMissing(found: first)) }
      if isInterrupted { warn(.runningStatusContinued, at: offset) }
      isInterrupted = false
      try readChannelMessage(tick, data1: first, of: start)
    }
  }

  private mutating func readChannelMessage(_ tick: Ticks, data1: UInt8, of start: Int) throws(Damage) {
    if runningStatus & 0xF0 == 0xB0, data1 == 0 || data1 == 32 { return try readBank(tick, data1: data1, of: start) }
    let data2 = MIDIEvent.hasTwoDataBytes(runningStatus) ? try dataByte(of: start) : 0
    track.append(MIDIEvent(tick: tick, status: runningStatus, data1: data1, data2: data2))
  }

  /// Ignores banks above 127. Other data bytes above 127 are read as 127, but bank 127 would select drums.
  private mutating func readBank(_ tick: Ticks, data1: UInt8, of start: Int) throws(Damage) {
    let bank = try byte(of: start)
    if bank >= 0x80 {
      warn(.bank(found: bank), at: cursor.position - 1)
      track.end = tick
    } else {
      track.append(MIDIEvent(tick: tick, status: runningStatus, data1: data1, data2: bank))
    }
  }

  private mutating func readMetaEvent(_ tick: Ticks, of start: Int) throws(Damage) {
    isInterrupted = true
    let type = try byte(of: start)
    let payload = try payload(of: start)
    if type == MetaType.endOfTrack {
      isEnded = true
      track.end = tick
      return
    }
    if type == MetaType.tempo {
      if payload.count != 3 { warn(.tempoLength(found: payload.count), at: start) }
      if payload.count >= 3, payload.prefix(3).allSatisfy({ $0 == 0 }) { warn(.tempoZero, at: start) }
    }
    track.append(tick: tick, status: 0xFF, type: type, payload: payload)
  }

  /// Stores a system common or real-time message, which is not allowed in files, as an F7 packet.
  private mutating func readSystemMessage(_ tick: Ticks, status: UInt8, of start: Int) throws(Damage) {
    warn(.systemMessage(status: status), at: start)
    let count = [0xF1: 1, 0xF2: 2, 0xF3: 1][status] ?? 0
    guard let data = cursor.take(count) else { throw Damage(offset: start, repair: .eventTruncated) }
    track.append(tick: tick, status: 0xF7, payload: [status] + data)
  }

  @inline(__always)
  private mutating func byte(of start: Int) throws(Damage) -> UInt8 {
    guard let byte = cursor.byte() else { throw Damage(offset: start, repair: .eventTruncated) }
    return byte
  }

  @inline(__always)
  private mutating func dataByte(of start: Int) throws(Damage) -> UInt8 {
    let byte = try byte(of: start)
    if byte < 0x80 { return byte }
    warn(.dataByte(found: byte), at: cursor.position - 1)
    return 127
  }

  private mutating func payload(of start: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard let payload = cursor.take(try quantity(of: start)) else {
      throw Damage(offset: start, repair: .eventTruncated)
    }
    return payload
  }

  /// Reads a variable-length quantity: seven bits per byte, most significant first; the top bit is set in all bytes but
  /// the last.
  @inline(__always)
  private mutating func quantity(of start: Int) throws(Damage) -> Int {
    let offset = cursor.position
    var byte = try byte(of: start)
    var value = Int(byte & 0x7F)
    while byte >= 0x80 {
      byte = try self.byte(of: start)
      value = value << 7 | Int(byte & 0x7F)
      if value > UInt32.max { throw Damage(offset: offset, repair: .quantityTooLarge) }
    }
    if cursor.position - offset > 4 { warn(.quantityTooLong, at: offset) }
    return value
  }
}
