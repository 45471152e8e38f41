/// A change of a MIDI controller, of channel pressure or of the pitch wheel.
public struct ControlChange: Hashable, Sendable {
  public var onset: Seconds
  public var control: Control
  /// 0…127; for `bend` 0…16383, where 8192 is the centre.
  public var value: UInt16
  /// MIDI channel, 0…15.
  public var channel: UInt8

  public init(_ control: Control, value: UInt16, onset: Seconds, channel: UInt8 = 0) {
    (self.control, self.value, self.onset, self.channel) = (control, value, onset, channel)
  }
}

/// The controllers that a `ControlChange` can change.
public enum Control: Hashable, Sendable {
  /// A MIDI controller, 0…127.
  case controller(UInt8)
  /// Channel pressure (aftertouch).
  case pressure
  /// The pitch wheel.
  case bend

  public static let volume = Control.controller(7)
  /// The sustain pedal; down at 64 and above.
  public static let sustain = Control.controller(64)
  /// Holds the keys that are down when it is pressed, and no others.
  public static let sostenuto = Control.controller(66)
  /// Reverb send level.
  public static let reverb = Control.controller(reverbNumber)
  package static let reverbNumber: UInt8 = 91
  public static let chorus = Control.controller(93)
  public static let softPedal = Control.controller(67)
  /// Ends all sound of the channel at once.
  package static let soundOff = Control.controller(120)
  /// Lifts all pedals and resets all other controllers except volume and pan (RP-015).
  public static let resetAll = Control.controller(121)
  /// Releases all keys of the channel.
  package static let notesOff = Control.controller(123)
  package static let pan = Control.controller(10)
}
