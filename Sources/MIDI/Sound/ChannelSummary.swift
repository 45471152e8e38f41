private import Music
private import Support

/// The notes of one channel and the sounds that play them. Property names are used as JSON keys.
public struct ChannelSummary: Encodable, Hashable, Sendable {
  /// MIDI port, from 1.
  public let port: Int
  /// MIDI channel, 1…16.
  public let channel: Int
  public let notes: Int
  /// Number of notes that are played on a drum kit.
  public let drumNotes: Int
  /// Keys of the drum kit that are struck, lowest first.
  public let drumKeys: [Int]
  /// Programs as `bank:program`, both from 0, and drum kits as `drums:kit`, in the order of their first note.
  public let sounds: [String]
}

extension MIDIFile {
  /// The channels that have notes, ordered by port and channel.
  public var channels: [ChannelSummary] {
    var (counts, drums, drumKeys) = ([UInt8: Int](), [UInt8: Int](), [UInt8: Set<Int>]())
    var sounds: [UInt8: [Sound]] = [:]
    for sequence in sequences {
      var selection = SoundSelection(channels: channelCount)
      for event in sequence.events {
        let channel = event.channel
        if event.event.isNoteOn {
          let sound = selection[channel]
          counts[channel, default: 0] += 1
          drums[channel, default: 0] += sound.isRhythm ? 1 : 0
          if sound.isRhythm { drumKeys[channel, default: []].insert(Int(event.event.data1)) }
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
        drumNotes: drums[channel]!, drumKeys: (drumKeys[channel] ?? []).sorted(),
        sounds: sounds[channel]!.map { $0.isRhythm ? "drums:\($0.program)" : "\($0.bank):\($0.program)" })
    }
  }
}

extension ChannelSummary: CustomStringConvertible {
  /// For example, `channel 10: 24 notes, drums:0 (keys 36 38 42)`.
  public var description: String {
    "channel \(channel)\(port > 1 ? " of port \(port)" : ""): \(counted(notes, "note")), "
      + sounds.joined(separator: " ")
      + (drumKeys.isEmpty ? "" : " (keys \(drumKeys.map(String.init).joined(separator: " ")))")
  }

  /// Whether the channel only plays the grand piano, on the first port.
  var isPiano: Bool { sounds == ["0:0"] && port == 1 }
}
