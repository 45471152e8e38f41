/// System exclusive messages that set level, pan, bank or program of a part of a GS or XG sound module, which channel
/// messages set, too.
///
/// Follows Roland's SC-55 and SC-88 MIDI implementations (addresses `40 1x …`, patch part parameters) and Yamaha's XG
/// Specifications 1.35 (`08 nn …`, multi part). Parts are taken to receive the channels of a reset module.
enum PartMessage {
  /// The channel messages that do the same as a system exclusive message; empty if there are none.
  ///
  /// - Parameter message: without F0 and F7.
  static func channelMessages(_ message: [UInt8], at tick: Ticks) -> [MIDIEvent] {
    guard message.count >= 7 else { return [] }
    let bytes = message.map { $0 & 0x7F }
    switch (message[0], message[2], message[3], message[4], message[5]) {
    case (0x41, 0x42, 0x12, 0x40, 0x10...0x1F) where message.count >= 8:
      let channel = SystemExclusive.channel(gsBlock: message[5] & 0x0F)
      return gs(parameter: message[6], Array(bytes[7...])).map { $0.event(on: channel, at: tick) }
    case (0x43, 0x4C, 0x08, 0x00...0x0F, _) where message[1] & 0xF0 == 0x10:
      return xg(parameter: message[5], bytes[6]).map { $0.event(on: message[4], at: tick) }
    default: return []
    }
  }

  private enum Setting {
    case controller(UInt8, UInt8)
    case program(UInt8)

    func event(on channel: UInt8, at tick: Ticks) -> MIDIEvent {
      switch self {
      case .controller(let number, let value):
        MIDIEvent(tick: tick, status: 0xB0 | channel, data1: number, data2: value)
      case .program(let number): MIDIEvent(tick: tick, status: 0xC0 | channel, data1: number)
      }
    }
  }

  /// Position 0 of pan is a random one, which is left out.
  private static func gs(parameter: UInt8, _ values: [UInt8]) -> [Setting] {
    switch parameter {
    case 0x00 where values.count >= 3: [.controller(0, values[0]), .program(values[1])]
    case 0x19: [.controller(7, values[0])]
    case 0x1C where values[0] > 0: [.controller(10, values[0])]
    default: []
    }
  }

  private static func xg(parameter: UInt8, _ value: UInt8) -> [Setting] {
    switch parameter {
    case 0x01: [.controller(0, value)]
    case 0x02: [.controller(32, value)]
    case 0x03: [.program(value)]
    case 0x0B: [.controller(7, value)]
    case 0x0E where value > 0: [.controller(10, value)]
    default: []
    }
  }
}
