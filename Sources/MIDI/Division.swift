// What a tick is. Must not know tempo changes.

/// The unit of time in a MIDI file's header, as it stands there.
public enum Division: Hashable, Sendable {
  /// Ticks in a quarter note, 0…32767. Zero is a mistake that real files make; `TempoMap` says how it is counted.
  case ticksPerQuarter(Int)
  /// Frames of film or video in a second (24, 25, 29 for 29.97 drop-frame, 30), and ticks in a frame, 0…255.
  case smpte(framesPerSecond: Int, ticksPerFrame: Int)

  /// The header's 16 bits: the quarter note's ticks, or, when negative, the frame rate (negated) over the frame's ticks.
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

  /// Times can be reckoned from it as the standard says.
  var isRegular: Bool {
    switch self {
    case .ticksPerQuarter(let ticks): ticks > 0
    case .smpte(let frames, let ticks): [24, 25, 29, 30].contains(frames) && ticks > 0
    }
  }
}
