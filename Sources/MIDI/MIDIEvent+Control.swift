internal import Music

extension MIDIEvent {
  /// A controller event at tick zero.
  init(_ change: ControlChange) {
    let (high, low) = (UInt8(truncatingIfNeeded: change.value >> 7) & 0x7F, UInt8(change.value & 0x7F))
    switch change.control {
    case .controller(let number): self.init(tick: .zero, status: 0xB0 | change.channel % 16, data1: number, data2: low)
    case .pressure: self.init(tick: .zero, status: 0xD0 | change.channel % 16, data1: low)
    case .bend: self.init(tick: .zero, status: 0xE0 | change.channel % 16, data1: low, data2: high)
    }
  }

  /// The control and its value; nil for other events, for bank select (controllers 0 and 32), and for channel mode
  /// messages that end notes (122 to 127).
  var control: (control: Control, value: UInt16)? {
    switch status & 0xF0 {
    case 0xB0 where Self.modes.contains(data1): nil
    case 0xB0: (.controller(data1), UInt16(data2))
    case 0xD0: (.pressure, UInt16(data1))
    case 0xE0: (.bend, UInt16(data2) << 7 | UInt16(data1))
    default: nil
    }
  }

  private static let modes: Set<UInt8> = [0, 32, 122, 123, 124, 125, 126, 127]
}
