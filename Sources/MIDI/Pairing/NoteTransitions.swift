internal import Music

/// How a new note follows the previous one on its channel: in mono mode it ends that note, with portamento it glides
/// from it.
///
/// In mono mode (controllers 126 and 127) only one note sounds, even if a pedal holds the previous one. The number of
/// channels in the message is ignored, as in GS and XG; it only affects its own channel. FluidSynth glides by itself
/// only after portamento control (controller 84), which is added to each note while portamento (65) is on.
struct NoteTransitions {
  private struct Channel {
    var isMono = false
    /// Whether a note glides: portamento is on, and controller 84 has not named another key to glide from.
    var isGliding = false
    var isAimed = false
    var lastKey: UInt8?
  }

  private var channels: [UInt8: Channel] = [:]
  private var pedals = HeldPedals<Void>()

  mutating func update(_ event: MIDIEvent, channel: UInt8) {
    guard event.status & 0xF0 == 0xB0 else { return }
    if let (control, value) = event.control { pedals.update(control, value, channel: channel, at: ()) }
    switch event.data1 {
    case 65: self[channel].isGliding = event.data2 >= 64
    case 84: self[channel].isAimed = true
    case 121: self[channel].isGliding = false
    case 126, 127: (self[channel].isMono, self[channel].lastKey) = (event.data1 == 126, nil)
    default: break
    }
  }

  mutating func reset(_ channel: UInt8) {
    channels[channel] = nil
    pedals.lift(channel)
  }

  /// The commands before and after a note-on.
  mutating func commands(striking key: UInt8, on channel: UInt8) -> (before: [SynthCommand], after: [SynthCommand]) {
    let state = self[channel]
    self[channel].lastKey = key
    self[channel].isAimed = false
    guard let last = state.lastKey else { return ([], []) }
    var before: [SynthCommand] = []
    if state.isGliding && !state.isAimed && last != key {
      before.append(.control(channel: channel, .controller(84), value: UInt16(last)))
    }
    guard state.isMono else { return (before, []) }
    before.append(.noteOff(channel: channel, key: last))
    let held = [Control.sustain, .sostenuto].filter { pedals.isDown($0, on: channel) }
    before += held.map { .control(channel: channel, $0, value: 0) }
    // A sostenuto pedal does not hold later notes, so it is treated as up.
    pedals.update(.sostenuto, 0, channel: channel, at: ())
    return (before, held.contains(.sustain) ? [.control(channel: channel, .sustain, value: 127)] : [])
  }

  private subscript(channel: UInt8) -> Channel {
    get { channels[channel] ?? Channel() }
    set { channels[channel] = newValue }
  }
}
