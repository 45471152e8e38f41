extension MIDIFile {
  /// The bytes of the Standard MIDI File: a header chunk of 6 bytes and one chunk per track, with running status.
  ///
  /// Reading them again gives an equal `MIDIFile`.
  package var bytes: [UInt8] {
    var bytes = Array("MThd".utf8)
    bytes.appendBigEndian(UInt32(6))
    bytes.appendBigEndian(UInt16(format))
    bytes.appendBigEndian(UInt16(clamping: tracks.count))
    bytes.appendBigEndian(division.rawValue)
    for track in tracks {
      let body = track.bytes
      bytes += "MTrk".utf8
      bytes.appendBigEndian(UInt32(body.count))
      bytes += body
    }
    return bytes
  }
}

extension MIDITrack {
  /// The events and End of Track, each with its delta time.
  fileprivate var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(events.count * 4)
    var tick = Ticks.zero
    var runningStatus: UInt8 = 0
    for event in events {
      bytes.appendQuantity((event.tick - tick).value)
      tick = event.tick
      if event.hasPayload {
        runningStatus = 0
        bytes.append(event.status)
        if event.status == 0xFF { bytes.append(event.data1) }
        let payload = payload(of: event)
        bytes.appendQuantity(Int64(payload.count))
        bytes += payload
      } else {
        if event.status != runningStatus { bytes.append(event.status) }
        runningStatus = event.status
        bytes.append(event.data1)
        if event.hasTwoDataBytes { bytes.append(event.data2) }
      }
    }
    bytes.appendQuantity((end - tick).value)
    return bytes + [0xFF, MetaType.endOfTrack, 0]
  }
}

extension [UInt8] {
  fileprivate mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }

  /// Appends a variable-length quantity: seven bits per byte, most significant first; the top bit is set in all bytes
  /// but the last.
  fileprivate mutating func appendQuantity(_ value: Int64) {
    var shift = 0
    while value >> shift > 0x7F { shift += 7 }
    for shift in stride(from: shift, to: 0, by: -7) { append(UInt8(truncatingIfNeeded: value >> shift) | 0x80) }
    append(UInt8(value & 0x7F))
  }
}
