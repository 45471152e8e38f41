internal import Music

/// A choice of channels of a MIDI file: the soloed ones, or all if there are none, without the muted ones.
///
/// Channels are counted from 1; 17 is the first channel of the second port. Only notes are left out; all other messages
/// are kept.
public struct ChannelChoice: Hashable, Sendable, Encodable {
  /// In increasing order; empty means all channels.
  public let solo: [Int]
  public let mute: [Int]

  /// Nil if all channels are played.
  public init?(solo: some Sequence<Int>, mute: some Sequence<Int>) {
    (self.solo, self.mute) = (Set(solo).sorted(), Set(mute).sorted())
    if self.solo.isEmpty && self.mute.isEmpty { return nil }
  }

  /// - Parameter channel: from 0.
  package func plays(_ channel: UInt8) -> Bool {
    let number = Int(channel) + 1
    return (solo.isEmpty || solo.contains(number)) && !mute.contains(number)
  }
}

/// The channels of a piece, and which of them must be rendered by a single synth.
struct Channels {
  /// Number of channels, a multiple of 16.
  private(set) var count = 16
  /// Number of notes of each channel whose notes affect each other or that is not a piano; such channels are not
  /// divided.
  private var noteCounts: [UInt8: Int] = [:]
  /// Number of notes per block; nil if unknown.
  private var density: Double?

  /// - Parameter keysAreIndependent: whether keys of the piano never silence each other; otherwise no channel is
  ///   divided.
  init(keysAreIndependent: Bool) {
    self.init(of: Script(steps: [], end: 0), keysAreIndependent: keysAreIndependent)
    density = nil
  }

  init(of script: Script, keysAreIndependent: Bool) {
    var whole = keysAreIndependent ? [] : Set(0...UInt8.max)
    var counts = [Int](repeating: 0, count: 256)
    for step in script.steps {
      switch step.command {
      case .noteOn(let channel, _, _):
        counts[Int(channel)] += 1
        count = max(count, 16 * (Int(channel) / 16 + 1))
      case .select(let channel, let sound) where sound != Sound(): whole.insert(channel)
      case .control(let channel, .controller(let number), _) where Self.gliding.contains(number):
        whole.insert(channel)
      case .control(let channel, _, _), .reset(let channel), .keyPressure(let channel, _, _), .select(let channel, _),
        .noteOff(let channel, _):
        count = max(count, 16 * (Int(channel) / 16 + 1))
      case .tune, .tuneOctave, .masterVolume, .systemExclusive: break
      }
    }
    for channel in whole { noteCounts[channel] = counts[Int(channel)] }
    density = Double(counts.reduce(0, +)) / Double(max(1, script.end))
  }

  /// Whether there are so few notes that the reverb of a second synth would be a considerable part of the work.
  func isLight(blocksPerSecond: Double) -> Bool { density.map { $0 * blocksPerSecond < 10 } ?? false }

  /// Portamento (65, 84) and legato (68): a note starts from the previous one.
  private static let gliding: Set<UInt8> = [65, 68, 84]

  /// Assigns a synth to each undivided channel, balancing the number of notes.
  func whole(among synths: Int) -> [UInt8: Int] {
    var load = [Int](repeating: 0, count: synths)
    var result: [UInt8: Int] = [:]
    for (channel, count) in noteCounts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let synth = load.indices.min { load[$0] < load[$1] }!
      load[synth] += count
      result[channel] = synth
    }
    return result
  }
}
