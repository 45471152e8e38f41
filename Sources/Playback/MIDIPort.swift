/// A port that MIDI messages are sent to: an instrument, or another program.
package protocol MIDIPort: AnyObject, Sendable {
  /// Sends a message that takes effect after some seconds.
  func send(_ message: [UInt8], after delay: Double)
  /// Takes back all messages that have not taken effect.
  func cancel()
}

/// A port that MIDI messages come from: a keyboard, or another program.
package protocol MIDIInput: AnyObject, Sendable {
  /// The messages that have come since the last call, with their times on the monotonic clock, in seconds.
  func take() -> [TimedMessage]
  /// Waits until messages come, for some milliseconds at most.
  func wait(milliseconds: Int)
}

/// A MIDI message and when it came, in seconds of the monotonic clock.
package struct TimedMessage: Hashable, Sendable {
  package let time: Double
  package let bytes: [UInt8]

  package init(time: Double, bytes: [UInt8]) { (self.time, self.bytes) = (time, bytes) }
}

/// A MIDI port of another program or device.
package struct MIDIEndpoint: Hashable, Sendable {
  package enum System: String, Sendable {
    case jack = "JACK"
    case alsa = "ALSA"
  }

  package enum Direction: Sendable {
    /// It takes messages.
    case output
    /// Messages are received from it.
    case input
  }

  package let system: System
  /// The name that selects it.
  package let name: String
}

/// The ports that messages can be sent to, or come from; those of JACK first.
package func midiPorts(_ direction: MIDIEndpoint.Direction) -> [MIDIEndpoint] {
  JACK.names(direction).map { MIDIEndpoint(system: .jack, name: $0) }
    + ALSASequencer.addresses(direction).map { MIDIEndpoint(system: .alsa, name: $0.name) }
}

/// Opens a port to send to.
///
/// - Parameter name: as `midiPorts` gives it.
/// - Throws: `PlaybackError` where there is none of this name, or it cannot be opened.
package func openMIDIOutput(_ name: String) throws(PlaybackError) -> any MIDIPort {
  switch try system(of: name, .output) {
  case .jack: try JACKPort(name)
  case .alsa: try ALSAPort(name)
  }
}

/// Opens a port to listen to.
///
/// - Parameter name: as `midiPorts` gives it.
/// - Throws: `PlaybackError` where there is none of this name, or it cannot be opened.
package func openMIDIInput(_ name: String) throws(PlaybackError) -> any MIDIInput {
  switch try system(of: name, .input) {
  case .jack: try JACKInput(name)
  case .alsa: try ALSAInput(name)
  }
}

private func system(of name: String, _ direction: MIDIEndpoint.Direction) throws(PlaybackError) -> MIDIEndpoint.System {
  let known = midiPorts(direction)
  guard let port = known.first(where: { $0.name == name }) else {
    throw .unknownPort(name, known: known.map(\.name))
  }
  return port.system
}

/// Sentences about the MIDI systems that are missing; empty if there are both.
package func missingMIDISystems() -> [String] {
  let jack = JACK.isRunning ? nil : "there is no JACK server"
  let alsa = ALSASequencer.failure.map { "there is no ALSA sequencer (\($0))" }
  return [jack, alsa].compactMap(\.self)
}
