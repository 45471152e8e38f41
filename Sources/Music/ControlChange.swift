// A pedal, a knob or a wheel moved. Must not know what it does to the sound.

/// What a MIDI file says of a channel besides its notes, at one moment.
public struct ControlChange: Hashable, Sendable {
  public var onset: Seconds
  public var control: Control
  /// 0…127; of `bend` 0…16383, 8192 being none.
  public var value: UInt16
  /// MIDI channel, 0…15.
  public var channel: UInt8

  public init(_ control: Control, value: UInt16, onset: Seconds, channel: UInt8 = 0) {
    (self.control, self.value, self.onset, self.channel) = (control, value, onset, channel)
  }
}

/// What is moved.
public enum Control: Hashable, Sendable {
  /// A MIDI controller, 0…127.
  case controller(UInt8)
  /// How hard the keys of a channel are held down (channel pressure).
  case pressure
  /// The pitch wheel.
  case bend

  public static let volume = Control.controller(7)
  /// At 64 and above it is down.
  public static let sustain = Control.controller(64)
  /// It holds the keys that are down when it goes down, and no others.
  public static let sostenuto = Control.controller(66)
  /// How much a channel is heard through the reverb.
  public static let reverb = Control.controller(reverbNumber)
  package static let reverbNumber: UInt8 = 91
  public static let chorus = Control.controller(93)
  public static let softPedal = Control.controller(67)
  /// All sound of the channel ends at once.
  package static let soundOff = Control.controller(120)
  /// It lifts all pedals and sets all other controllers but volume and pan to where they were at first (RP-015).
  public static let resetAll = Control.controller(121)
  /// All keys of the channel come up.
  package static let notesOff = Control.controller(123)
  package static let pan = Control.controller(10)
}
