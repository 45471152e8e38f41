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
