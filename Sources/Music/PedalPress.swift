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
