// What each channel of a file plays.
private import Music

/// The notes of one channel and the sounds that they are struck with. The names of its fields are the names in JSON.
public struct ChannelSummary: Encodable, Hashable, Sendable {
  /// From 1.
  public let port: Int
  /// From 1 to 16.
  public let channel: Int
  public let notes: Int
  /// How many of them are struck on a drum kit.
  public let drumNotes: Int
  /// Programs as `bank:program`, both from 0, and drum kits as `drums:kit`, in the order in which they are first heard.
  public let sounds: [String]
}

extension MIDIFile {
  /// The channels that have notes, in the order of ports and channels.
  public var channels: [ChannelSummary] {
    var (counts, drums) = ([UInt8: Int](), [UInt8: Int]())
    var sounds: [UInt8: [Sound]] = [:]
    for sequence in sequences {
      var selection = SoundSelection(channels: channelCount)
      for event in sequence.events {
        let channel = event.channel
        if event.event.isNoteOn {
          let sound = selection[channel]
          counts[channel, default: 0] += 1
          drums[channel, default: 0] += sound.isRhythm ? 1 : 0
          if sounds[channel]?.contains(sound) != true { sounds[channel, default: []].append(sound) }
        } else if event.event.status == 0xF0 {
          let message = SystemExclusive(sequence.messages[Int(event.event.payload)])
          if let message { selection.update(message, port: channel) }
        } else {
          selection.update(event.event, channel: channel)
        }
      }
    }
    return counts.keys.sorted().map { channel in
      ChannelSummary(
        port: Int(channel) / 16 + 1, channel: Int(channel) % 16 + 1, notes: counts[channel]!,
        drumNotes: drums[channel]!,
        sounds: sounds[channel]!.map { $0.isRhythm ? "drums:\($0.program)" : "\($0.bank):\($0.program)" })
    }
  }
}

extension ChannelSummary: CustomStringConvertible {
  /// As in `channel 10: 24 notes, drums:0`.
  public var description: String {
    "channel \(channel)\(port > 1 ? " of port \(port)" : ""): \(notes) notes, \(sounds.joined(separator: " "))"
  }

  /// It plays the grand piano and nothing else.
  var isPiano: Bool { sounds == ["0:0"] }
}
