internal import Music

/// A choice of channels of a MIDI file: the soloed ones, or all if there are none, without the muted ones.
///
/// Channels are counted from 1; 17 is the first channel of the second port. Messages that affect all channels, such as
/// system exclusive ones, are kept.
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
  package func isHeard(_ channel: UInt8) -> Bool {
    let number = Int(channel) + 1
    return (solo.isEmpty || solo.contains(number)) && !mute.contains(number)
  }

  /// The script without the notes and sounds of other channels. Its length is unchanged.
  func applied(to script: Script) -> Script {
    var script = script
    script.steps.removeAll { step in
      switch step.command {
      case .strike(let channel, _, _), .select(let channel, _): !isHeard(channel)
      default: false
      }
    }
    return script
  }
}
