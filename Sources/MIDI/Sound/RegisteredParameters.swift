internal import Music

/// The registered parameters 0 to 4 of each channel: bend range, fine and coarse tuning, tuning program and bank.
///
/// Translates messages that FluidSynth ignores into those that it understands: data increments and decrements
/// (controllers 96 and 97), and bend ranges of a fraction of a semitone, for which the bends are scaled.
///
/// Follows the MIDI 1.0 Detailed Specification, RP-018 (response to data increment and decrement), and the MIDI Tuning
/// Standard (CA-020).
struct RegisteredParameters {
  private struct Channel {
    /// The bytes of the selected number; nil if the number is not a registered parameter.
    var number: (high: UInt8, low: UInt8)? = (127, 127)
    /// For each parameter, its value of 14 bits.
    var values = Self.initial
    /// As in the file.
    var bend: UInt16 = 8192

    static let initial: [Int] = [2 << 7, 64 << 7, 64 << 7, 0, 0]

    /// The selected parameter, 0…4; nil for others.
    var selected: Int? { number.flatMap { $0.high == 0 && $0.low < 5 ? Int($0.low) : nil } }

    /// Hundredths of a semitone beyond the whole semitones of the bend range.
    private var fraction: Int { min(values[0] & 0x7F, 99) }
    private var semitones: Int { values[0] >> 7 }
    /// The bend range that FluidSynth gets: whole semitones.
    var wholeRange: UInt16 { UInt16(semitones + (fraction > 0 ? 1 : 0)) }

    /// The pitch bend that is passed to FluidSynth.
    var scaledBend: UInt16 {
      guard fraction > 0 else { return bend }
      let share = (Double(semitones) + Double(fraction) / 100) / Double(wholeRange)
      return UInt16((8192 + (Double(bend) - 8192) * share).rounded())
    }
  }

  private var channels: [Channel]

  init(channels count: Int) { channels = Array(repeating: Channel(), count: count) }

  /// Returns the messages to be sent in place of one.
  mutating func translated(_ control: Control, _ value: UInt16, channel: UInt8) -> [(Control, UInt16)] {
    let index = Int(channel)
    switch control {
    case .bend:
      channels[index].bend = value
      return [(.bend, channels[index].scaledBend)]
    case .resetAll:
      (channels[index].number, channels[index].bend) = ((127, 127), 8192)
    case .controller(101): channels[index].number = (UInt8(value), channels[index].number?.low ?? 127)
    case .controller(100): channels[index].number = (channels[index].number?.high ?? 127, UInt8(value))
    case .controller(98), .controller(99): channels[index].number = nil
    case .controller(6), .controller(38), .controller(96), .controller(97):
      guard let parameter = channels[index].selected else { break }
      return enter(parameter, control, Int(value), index)
    default: break
    }
    return [(control, value)]
  }

  private mutating func enter(_ parameter: Int, _ control: Control, _ value: Int, _ index: Int) -> [(Control, UInt16)] {
    let old = channels[index].values[parameter]
    // Bend range and fine tuning are counted in their smallest steps, the others in those of the upper byte.
    let step = parameter < 2 ? 1 : 1 << 7
    let new =
      switch control {
      // An upper byte sets the lower one to zero (MIDI 1.0, Control Change).
      case .controller(6): value << 7
      case .controller(38): old & ~0x7F | value
      case .controller(96): old + step
      default: old - step
      }
    channels[index].values[parameter] = max(0, min(0x3FFF, new))
    return messages(parameter, index)
  }

  /// The messages that set the selected parameter of a channel.
  private func messages(_ parameter: Int, _ index: Int) -> [(Control, UInt16)] {
    if parameter == 0 {
      let bend = channels[index].bend == 8192 ? [] : [(Control.bend, channels[index].scaledBend)]
      return [(.controller(6), channels[index].wholeRange)] + bend
    }
    let value = channels[index].values[parameter]
    return [(.controller(6), UInt16(value >> 7)), (.controller(38), UInt16(value & 0x7F))]
  }

  /// Returns the messages that set the bend range of a channel, and leave the selected number as it is.
  mutating func setBendRange(_ semitones: Int, channel: UInt8) -> [(Control, UInt16)] {
    let index = Int(channel)
    channels[index].values[0] = semitones << 7
    let (high, low) = channels[index].number ?? (127, 127)
    return Self.selecting(0, 0) + messages(0, index) + Self.selecting(high, low)
  }

  private static func selecting(_ high: UInt8, _ low: UInt8) -> [(Control, UInt16)] {
    [(.controller(101), UInt16(high)), (.controller(100), UInt16(low))]
  }

  /// Restores the initial values of a channel, as `SynthCommand.reset` does in the synth.
  mutating func reset(_ channel: UInt8) { channels[Int(channel)] = Channel() }
}
