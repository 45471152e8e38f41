/// The unit of time in a MIDI file's header.
public enum Division: Hashable, Sendable {
  /// Ticks per quarter note, 0…32767. Zero is invalid but occurs in real files; `TempoMap` defines how it is read.
  case ticksPerQuarter(Int)
  /// SMPTE time: frames per second (24, 25, 30, or 29 for 29.97 drop-frame), and ticks per frame, 0…255.
  case smpte(framesPerSecond: Int, ticksPerFrame: Int)

  /// The 16-bit header field: ticks per quarter note, or for SMPTE the negated frame rate in the upper byte and the
  /// ticks per frame in the lower byte.
  public var rawValue: Int16 {
    switch self {
    case .ticksPerQuarter(let ticks): Int16(ticks)
    case .smpte(let frames, let ticks): Int16(bitPattern: UInt16(256 - frames) << 8 | UInt16(ticks))
    }
  }

  init(rawValue: Int16) {
    if rawValue >= 0 {
      self = .ticksPerQuarter(Int(rawValue))
    } else {
      self = .smpte(framesPerSecond: -Int(rawValue >> 8), ticksPerFrame: Int(rawValue & 0xFF))
    }
  }

  /// Whether the standard allows this division.
  var isRegular: Bool {
    switch self {
    case .ticksPerQuarter(let ticks): ticks > 0
    case .smpte(let frames, let ticks): [24, 25, 29, 30].contains(frames) && ticks > 0
    }
  }
}
