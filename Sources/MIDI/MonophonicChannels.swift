internal import Music

/// The channels in mono mode (controllers 126 and 127), where a new note ends the one before, even if a pedal holds it.
///
/// The number of channels in the message is ignored, as in GS and XG: it concerns its own channel alone.
struct MonophonicChannels {
  /// The latest key of each monophonic channel; −1 before its first note.
  private var keys: [UInt8: Int] = [:]
  /// For each channel, the pedals that are down.
  private var pedals: [UInt8: Set<Control>] = [:]

  mutating func update(_ event: MIDIEvent, channel: UInt8) {
    guard event.status & 0xF0 == 0xB0 else { return }
    switch event.data1 {
    case 64, 66:
      let pedal = Control.controller(event.data1)
      if event.data2 >= 64 { pedals[channel, default: []].insert(pedal) } else { pedals[channel]?.remove(pedal) }
    case 121: pedals[channel] = nil
    case 126: keys[channel] = -1
    case 127: keys[channel] = nil
    default: break
    }
  }

  mutating func reset(_ channel: UInt8) { (keys[channel], pedals[channel]) = (nil, nil) }

  /// The commands around the strike of a key that end the note before it.
  mutating func commands(striking key: UInt8, on channel: UInt8) -> (before: [Command], after: [Command]) {
    guard let last = keys.updateValue(Int(key), forKey: channel) else {
      keys[channel] = nil
      return ([], [])
    }
    guard last >= 0 else { return ([], []) }
    let down = pedals[channel] ?? []
    // A sostenuto pedal holds no later note, so it stays up.
    let lifts = [Control.sustain, .sostenuto].filter(down.contains)
      .map { Command.control(channel: channel, $0, value: 0) }
    pedals[channel]?.remove(.sostenuto)
    return (
      [.release(channel: channel, key: UInt8(last))] + lifts,
      down.contains(.sustain) ? [.control(channel: channel, .sustain, value: 127)] : []
    )
  }
}
