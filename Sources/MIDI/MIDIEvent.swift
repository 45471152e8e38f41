// One event of a track, in 16 bytes. Must not know its neighbours.

/// A channel message, SysEx, F7 packet or meta event at its tick.
package struct MIDIEvent: Hashable, Sendable {
  package var tick: Ticks
  /// `8n`…`En` for a message on channel n, `F0` SysEx, `F7` packet, `FF` meta event.
  package var status: UInt8
  /// The first data byte; a meta event's type.
  package var data1: UInt8
  /// The second data byte; zero where the message has one only.
  package var data2: UInt8
  /// Of SysEx, packets and meta events: which of the track's payloads is theirs. Zero otherwise.
  var payload: UInt32 = 0

  package init(tick: Ticks, status: UInt8, data1: UInt8, data2: UInt8 = 0) {
    self.tick = tick
    self.status = status
    self.data1 = data1
    self.data2 = data2
  }

  /// 0…15, where the event is a channel message.
  package var channel: UInt8 { status & 0x0F }
  package var isNoteOn: Bool { status & 0xF0 == 0x90 && data2 > 0 }
  /// A note-off, or a note-on whose velocity is zero.
  package var isNoteOff: Bool { status & 0xF0 == 0x80 || status & 0xF0 == 0x90 && data2 == 0 }
  /// Controller 64, the sustain pedal: at 64 and above it is down.
  package var isSustain: Bool { status & 0xF0 == 0xB0 && data1 == 64 }
  /// Controller 121 sets all controllers back, and so lifts the pedals.
  var isControllerReset: Bool { status & 0xF0 == 0xB0 && data1 == 121 }
  package var isTempo: Bool { status == 0xFF && data1 == MetaType.tempo }
  var hasPayload: Bool { status >= 0xF0 }
  /// All Sound Off, All Notes Off, or a change of mode, which ends the notes of the channel too (controllers 120, 123–127).
  var endsNotes: Bool { status & 0xF0 == 0xB0 && (data1 == 120 || data1 >= 123) }
  /// All channel messages have but program change and channel pressure.
  var hasTwoDataBytes: Bool { Self.hasTwoDataBytes(status) }

  static func hasTwoDataBytes(_ status: UInt8) -> Bool { status & 0xE0 != 0xC0 }
}

/// The meta events that Étude itself makes or heeds.
package enum MetaType {
  package static let text: UInt8 = 0x01
  package static let copyright: UInt8 = 0x02
  package static let trackName: UInt8 = 0x03
  package static let deviceName: UInt8 = 0x09
  package static let port: UInt8 = 0x21
  package static let endOfTrack: UInt8 = 0x2F
  package static let tempo: UInt8 = 0x51
}
