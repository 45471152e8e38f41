/// A system exclusive message that affects the sound. Device numbers are ignored.
///
/// Follows the MIDI 1.0 Detailed Specification (universal messages), General MIDI 1 and 2 (RP-003, RP-024), Roland GS
/// (SC-55 and SC-88 manuals), Yamaha XG (XG Specifications 1.35), and the MIDI Tuning Standard (CA-020, CA-021).
/// Parameters of GS and XG parts that do the same as channel messages are `PartMessage`s.
enum SystemExclusive: Equatable {
  /// The extension of General MIDI that the following messages use.
  enum Standard { case gm, gm2, gs, xg }

  /// Resets everything to its initial state (GM System On, GS Reset, XG System On).
  case reset(Standard)
  /// Makes a channel, 0…15, a drum channel or a melodic channel.
  case rhythm(channel: UInt8, Bool)
  /// Master volume, 0…16383.
  case masterVolume(UInt16)
  /// Master fine tuning in cents.
  case masterFineTuning(Double)
  /// Master coarse tuning in semitones.
  case masterCoarseTuning(Int)
  /// Transposition of a part of a GS or XG module, channel 0…15, in semitones.
  case keyShift(channel: UInt8, Int)
  /// Bend range of such a part in semitones.
  case bendRange(channel: UInt8, Int)
  /// Distances in cents from equal temperament of the twelve pitch classes, from C on, on channels 0…15.
  case octaveTuning(channels: [UInt8], cents: [Double], isRealTime: Bool)
  /// The same, in real time, for successive pitch classes of a channel, from `first` (0 is C) on. The others keep the
  /// tuning that they have.
  case scaleTuning(channel: UInt8, first: Int, cents: [Double])
  /// Other messages of the MIDI Tuning Standard, as FluidSynth understands them.
  case tuning([[UInt8]])

  /// - Parameter message: without F0 and F7.
  init?(_ message: [UInt8]) {
    guard message.count >= 4 else { return nil }
    switch (message[0], message[2], message[3]) {
    case (0x7E, 0x09, 0x01): self = .reset(.gm)
    case (0x7E, 0x09, 0x03): self = .reset(.gm2)
    case (0x7E...0x7F, 0x08, 0x08...0x09): self.init(octave: message)
    case (0x7E...0x7F, 0x08, _):
      self = .tuning(TuningDump.keyChanges(message) ?? [Self.toAllDevices(message)])
    case (0x7F, 0x04, 0x01) where message.count >= 6:
      self = .masterVolume(UInt16(message[5] & 0x7F) << 7 | UInt16(message[4] & 0x7F))
    case (0x7F, 0x04, 0x03) where message.count >= 6:
      let value = Int(message[5] & 0x7F) << 7 | Int(message[4] & 0x7F)
      self = .masterFineTuning(Double(value - 0x2000) * 100 / 0x2000)
    case (0x7F, 0x04, 0x04) where message.count >= 6: self = .masterCoarseTuning(Int(message[5] & 0x7F) - 0x40)
    case (0x41, 0x42, 0x12): self.init(gs: message.dropFirst(4))
    case (0x43, 0x4C, _) where message[1] & 0xF0 == 0x10: self.init(xg: message.dropFirst(3))
    default: return nil
    }
  }

  /// - Parameter data: a GS address of three bytes, and the value to set there.
  private init?(gs data: ArraySlice<UInt8>) {
    let bytes = Array(data)
    guard bytes.count >= 4 else { return nil }
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0x40, 0x00, 0x00) where bytes.count >= 7: self = .masterFineTuning(Self.cents(bytes[3..<7]))
    case (0x40, 0x00, 0x05): self = .masterCoarseTuning(Int(bytes[3] & 0x7F) - 0x40)
    case (0x40, 0x00, 0x7F), (0x00, 0x00, 0x7F): self = .reset(.gs)
    case (0x40, 0x00, 0x04): self = .masterVolume(UInt16(bytes[3] & 0x7F) * 129)
    case (0x40, 0x10...0x1F, 0x40...0x4B) where bytes.count >= 5:
      // The last byte is the checksum.
      let channel = Self.channel(gsBlock: bytes[1] & 0x0F)
      self.init(scale: bytes[3..<(bytes.count - 1)], from: bytes[2] - 0x40, channel: channel)
    case (0x40, 0x10...0x1F, 0x15): self = .rhythm(channel: Self.channel(gsBlock: bytes[1] & 0x0F), bytes[3] != 0)
    case (0x40, 0x10...0x1F, 0x16): self.init(keyShift: bytes[3], channel: Self.channel(gsBlock: bytes[1] & 0x0F))
    case (0x40, 0x20...0x2F, 0x10): self.init(bendRange: bytes[3], channel: Self.channel(gsBlock: bytes[1] & 0x0F))
    default: return nil
    }
  }

  /// Block 0 is part 10; blocks 1 to 9 are parts 1 to 9, blocks A to F are parts 11 to 16.
  static func channel(gsBlock block: UInt8) -> UInt8 { block == 0 ? 9 : block < 10 ? block - 1 : block }

  /// - Parameter data: an XG address of three bytes, and the value to set there.
  private init?(xg data: ArraySlice<UInt8>) {
    let bytes = Array(data)
    guard bytes.count >= 4 else { return nil }
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0x00, 0x00, 0x00) where bytes.count >= 7: self = .masterFineTuning(Self.cents(bytes[3..<7]))
    case (0x00, 0x00, 0x06): self = .masterCoarseTuning(Int(bytes[3] & 0x7F) - 0x40)
    case (0x00, 0x00, 0x7E), (0x00, 0x00, 0x7F): self = .reset(.xg)
    case (0x00, 0x00, 0x04): self = .masterVolume(UInt16(bytes[3] & 0x7F) * 129)
    case (0x08, 0x00...0x0F, 0x07): self = .rhythm(channel: bytes[1], bytes[3] != 0)
    case (0x08, 0x00...0x0F, 0x08): self.init(keyShift: bytes[3], channel: bytes[1])
    case (0x08, 0x00...0x0F, 0x23): self.init(bendRange: bytes[3], channel: bytes[1])
    case (0x08, 0x00...0x0F, 0x41...0x4C): self.init(scale: bytes[3..<4], from: bytes[2] - 0x41, channel: bytes[1])
    default: return nil
    }
  }

  /// - Parameter value: 28…58 (hexadecimal); 40 is none.
  private init?(keyShift value: UInt8, channel: UInt8) {
    guard 0x28...0x58 ~= value else { return nil }
    self = .keyShift(channel: channel, Int(value) - 0x40)
  }

  /// - Parameter value: 40…58 (hexadecimal). XG also has ranges below 40, which turn bends upside down; they are left
  ///   out.
  private init?(bendRange value: UInt8, channel: UInt8) {
    guard 0x40...0x58 ~= value else { return nil }
    self = .bendRange(channel: channel, Int(value) - 0x40)
  }

  /// - Parameters:
  ///   - values: one byte in cents for each pitch class (64 is none); those above B are ignored.
  ///   - first: the pitch class of the first value, 0 for C.
  private init(scale values: ArraySlice<UInt8>, from first: UInt8, channel: UInt8) {
    let cents = values.prefix(12 - Int(first)).map { Double($0 & 0x7F) - 64 }
    self = .scaleTuning(channel: channel, first: Int(first), cents: cents)
  }

  /// - Parameter message: scale/octave tuning (CA-021): after 4 bytes, a set of channels in three bytes, the highest
  ///   first; then for each pitch class one byte in cents (64 is none), or two in 8192ths of a semitone (8192 is none).
  private init?(octave message: [UInt8]) {
    let size = message[3] == 0x08 ? 1 : 2
    guard message.count == 7 + 12 * size, message[4...].allSatisfy({ $0 < 0x80 }) else { return nil }
    let set = Int(message[4] & 0x03) << 14 | Int(message[5]) << 7 | Int(message[6])
    let cents = stride(from: 7, to: message.count, by: size).map { place -> Double in
      let high = Int(message[place])
      if size == 1 { return Double(high - 64) }
      return Double(high << 7 | Int(message[place + 1]) - 8192) * (200.0 / 16384.0)
    }
    self = .octaveTuning(
      channels: (0..<16).filter { set >> $0 & 1 != 0 }, cents: cents, isRealTime: message[0] == 0x7F)
  }

  /// - Parameter nibbles: four of 4 bits each: tenths of a cent, 0x400 for none.
  private static func cents(_ nibbles: ArraySlice<UInt8>) -> Double {
    Double(nibbles.reduce(0) { $0 << 4 | Int($1 & 0x0F) } - 0x400) / 10
  }

  /// FluidSynth only accepts its own device number, or 7F, which addresses all devices.
  private static func toAllDevices(_ message: [UInt8]) -> [UInt8] {
    var result = message
    result[1] = 0x7F
    return result
  }

  /// Joins a SysEx event (`F0`) and its continuation packets (`F7`). Returns the message if this event completes it: if
  /// it ends with F7, or if no packet continues it.
  ///
  /// - Parameter begun: the incomplete message of the same track, if any.
  static func whole(
    _ payload: ArraySlice<UInt8>, status: UInt8, begun: inout [UInt8]?, isContinued: Bool
  ) -> [UInt8]? {
    var message: [UInt8]
    if status == 0xF0 {
      message = Array(payload)
    } else if let start = begun, continues(payload) {
      message = start + payload
    } else if payload.first == 0xF0 {
      message = Array(payload.dropFirst())
    } else {
      return nil
    }
    begun = nil
    // Real-time messages, which may come at any place.
    message.removeAll { $0 >= 0xF8 }
    if message.last == 0xF7 {
      message.removeLast()
      return message
    }
    guard isContinued else { return message }
    if status == 0xF0 || message.count < 1 << 16 { begun = message }
    return nil
  }

  /// Whether the contents of an F7 packet can continue a message; others contain a message of their own.
  static func continues(_ packet: ArraySlice<UInt8>) -> Bool { packet.first.map { $0 < 0x80 || $0 == 0xF7 } ?? true }
}
