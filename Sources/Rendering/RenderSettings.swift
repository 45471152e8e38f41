public import Music

/// Settings that change how a piece sounds.
public struct RenderSettings: Hashable, Sendable {
  public var playback = PlaybackMode.etude(in: .chamber)
  public var velocityCurve = VelocityCurve.linear
  /// Instruments for MIDI files; compositions are always played on the piano.
  public var instruments = Instruments.file
  /// The channels of a MIDI file to play; nil means all. The renderer plays a whole script, so this has an effect only
  /// on scripts that are made with `plays`.
  public var channels: ChannelChoice?

  public init() {}

  /// - Parameter channel: from 0.
  package func plays(_ channel: UInt8) -> Bool { channels?.plays(channel) ?? true }
}

extension RenderSettings: Encodable {
  private enum Key: CodingKey { case room, playback, velocityCurve, instruments, channels }

  /// Encodes `room` for Étude's own playback, and `playback` otherwise.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch playback {
    case .etude(let room): try container.encode(room, forKey: .room)
    case .fluidsynth: try container.encode("fluidsynth", forKey: .playback)
    }
    try container.encode(velocityCurve, forKey: .velocityCurve)
    try container.encode(instruments, forKey: .instruments)
    try container.encodeIfPresent(channels, forKey: .channels)
  }
}
