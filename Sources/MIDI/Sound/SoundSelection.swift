internal import Music

/// Tracks which sound each channel uses, by the rules of General MIDI, GS and XG: banks, programs and drum parts.
struct SoundSelection {
  /// State of a channel. A bank select takes effect with the next program change.
  private struct Channel {
    var high: UInt8 = 0
    var low: UInt8 = 0
    var sound: Sound
    /// Whether it plays drums unless a bank says otherwise.
    var isDrumPart = false
  }

  private var channels: [Channel]
  /// For each port, the standard selected by its last reset.
  private var standards: [SystemExclusive.Standard?]

  init(channels count: Int) {
    channels = (0..<count).map { Self.initial(UInt8($0)) }
    standards = Array(repeating: nil, count: (count + 15) / 16)
  }

  subscript(channel: UInt8) -> Sound { channels[Int(channel)].sound }

  /// General MIDI's initial state: drums on channel 10, the grand piano on all others.
  private static func initial(_ channel: UInt8, _ standard: SystemExclusive.Standard? = nil) -> Channel {
    guard channel % 16 == 9 else { return Channel(sound: Sound()) }
    let bank: UInt8 = standard == .xg ? 127 : standard == .gm2 ? 120 : 0
    return Channel(high: bank, sound: Sound(isRhythm: true), isDrumPart: true)
  }

  /// Processes a bank select or program change; ignores other messages.
  mutating func update(_ event: MIDIEvent, channel: UInt8) {
    let index = Int(channel)
    switch (event.status & 0xF0, event.data1) {
    case (0xB0, 0): channels[index].high = event.data2
    case (0xB0, 32): channels[index].low = event.data2
    case (0xC0, let program): select(program, on: index)
    default: break
    }
  }

  /// Processes a system exclusive message of the port whose first channel is `channel`.
  mutating func update(_ message: SystemExclusive, port channel: UInt8) {
    switch message {
    case .reset(let standard):
      standards[Int(channel) / 16] = standard
      for channel in channel...(channel + 15) { channels[Int(channel)] = Self.initial(channel, standard) }
    case .rhythm(let part, let isRhythm):
      channels[Int(channel + part)].isDrumPart = isRhythm
      // The mode of a part remains until another bank is selected.
      if standards[Int(channel) / 16] == .xg { channels[Int(channel + part)].high = isRhythm ? 127 : 0 }
      channels[Int(channel + part)].sound = Sound(
        isRhythm: isRhythm, program: channels[Int(channel + part)].sound.program)
    case .masterVolume, .masterFineTuning, .masterCoarseTuning, .keyShift, .bendRange, .octaveTuning, .scaleTuning,
      .tuning:
      break
    }
  }

  private mutating func select(_ program: UInt8, on index: Int) {
    let channel = channels[index]
    let isRhythm = rhythm(of: channel, playing: program, on: index)
    channels[index].sound = Sound(
      isRhythm: isRhythm, bank: isRhythm ? 0 : bank(of: channel, on: index), program: program)
  }

  /// Whether a channel plays drums. XG has drum kits in banks 126 and 127, General MIDI 2 in bank 120. Without a reset,
  /// both apply, but banks 126 and 127 only with a program that is a drum kit there: some sequencers write 127 for “no
  /// bank”. In XG and General MIDI 2 any other bank turns channel 10 into a melodic channel; in GS only a system
  /// exclusive message does.
  private func rhythm(of channel: Channel, playing program: UInt8, on index: Int) -> Bool {
    switch standards[index / 16] {
    case .gm, .gs: channel.isDrumPart
    case .gm2: channel.high == 120
    case .xg: channel.high >= 126
    case nil where channel.high == 126: channel.isDrumPart || program < 2
    case nil where channel.high == 127: channel.isDrumPart || Self.kits.contains(program)
    case nil: channel.high == 120 || channel.high != 121 && channel.isDrumPart
    }
  }

  /// The drum kits in bank 127 of XG (XG Specifications 1.35).
  private static let kits: Set<UInt8> = [0, 1, 8, 16, 24, 25, 32, 40, 48]

  /// General MIDI has a single bank. GS numbers variations in the bank's upper byte, XG and General MIDI 2 in the
  /// lower.
  private func bank(of channel: Channel, on index: Int) -> UInt8 {
    switch standards[index / 16] {
    case .gm: 0
    case .gm2: channel.low
    case .xg: channel.high == 0 ? channel.low : channel.high
    case .gs: channel.high
    case nil: channel.high == 121 ? channel.low : channel.high < 126 ? channel.high : 0
    }
  }
}
