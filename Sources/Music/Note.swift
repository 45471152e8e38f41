/// A key that is pressed and released.
public struct Note: Hashable, Sendable {
  public var onset: Seconds
  public var duration: Seconds
  public var pitch: Pitch
  /// 1…127, as in a MIDI note-on.
  public var velocity: UInt8
  /// MIDI channel, 0…15.
  public var channel: UInt8

  public init(pitch: Pitch, velocity: UInt8, onset: Seconds, duration: Seconds, channel: UInt8 = 0) {
    self.onset = onset
    self.duration = duration
    self.pitch = pitch
    self.velocity = velocity
    self.channel = channel
  }

  public var end: Seconds { onset + duration }
}

/// The sustain pedal (MIDI controller 64) pressed and released.
public struct PedalPress: Hashable, Sendable {
  public var onset: Seconds
  public var duration: Seconds
  /// MIDI channel, 0…15.
  public var channel: UInt8

  public init(onset: Seconds, duration: Seconds, channel: UInt8 = 0) {
    self.onset = onset
    self.duration = duration
    self.channel = channel
  }

  public var end: Seconds { onset + duration }
}
