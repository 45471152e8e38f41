/// An event of a track: channel message, SysEx, F7 packet or meta event, in 16 bytes.
package struct MIDIEvent: Hashable, Sendable {
  package var tick: Ticks
  /// `8n`…`En` for a message on channel n, `F0` SysEx, `F7` packet, `FF` meta event.
  package var status: UInt8
  /// First data byte; for a meta event, its type.
  package var data1: UInt8
  /// Second data byte; zero if the message has only one.
  package var data2: UInt8
  /// Index into the track's payloads for SysEx, packets and meta events; zero otherwise.
  var payload: UInt32 = 0

  package init(tick: Ticks, status: UInt8, data1: UInt8, data2: UInt8 = 0) {
    self.tick = tick
    self.status = status
    self.data1 = data1
    self.data2 = data2
  }

  /// MIDI channel 0…15 of a channel message.
  package var channel: UInt8 { status & 0x0F }
  package var isNoteOn: Bool { status & 0xF0 == 0x90 && data2 > 0 }
  /// Whether the event is a note-off or a note-on with velocity zero.
  package var isNoteOff: Bool { status & 0xF0 == 0x80 || status & 0xF0 == 0x90 && data2 == 0 }
  /// Whether the event is controller 64, the sustain pedal. Values of 64 and above mean down.
  package var isSustain: Bool { status & 0xF0 == 0xB0 && data1 == 64 }
  /// Whether the event is controller 121, which resets all controllers and so lifts the pedals.
  var isControllerReset: Bool { status & 0xF0 == 0xB0 && data1 == 121 }
  package var isTempo: Bool { status == 0xFF && data1 == MetaType.tempo }
  /// Whether the event is a text, of one of the types that the standard reserves for them.
  var isText: Bool { status == 0xFF && MetaType.texts ~= data1 }
  var hasPayload: Bool { status >= 0xF0 }
  /// Whether the event ends the channel's notes: All Sound Off (120), All Notes Off (123) or a mode change (124–127).
  var endsNotes: Bool { status & 0xF0 == 0xB0 && (data1 == 120 || data1 >= 123) }
  /// True for all channel messages except program change and channel pressure.
  var hasTwoDataBytes: Bool { Self.hasTwoDataBytes(status) }

  static func hasTwoDataBytes(_ status: UInt8) -> Bool { status & 0xE0 != 0xC0 }
}

/// The types of meta events that Étude reads or writes.
package enum MetaType {
  static let texts: ClosedRange<UInt8> = 0x01...0x0F
  package static let text: UInt8 = 0x01
  package static let copyright: UInt8 = 0x02
  package static let trackName: UInt8 = 0x03
  package static let deviceName: UInt8 = 0x09
  package static let port: UInt8 = 0x21
  package static let endOfTrack: UInt8 = 0x2F
  package static let tempo: UInt8 = 0x51
}
