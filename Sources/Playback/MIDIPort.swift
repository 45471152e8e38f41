/// A port that MIDI messages are sent to: an instrument, or another program.
package protocol MIDIPort: AnyObject, Sendable {
  /// Sends a message that takes effect after a delay in seconds.
  func send(_ message: [UInt8], after delay: Double)
  /// Cancels all messages that have not taken effect.
  func cancel()
  /// Waits until all messages that are due have been delivered, for up to a second.
  func flush()
  /// Whether the system of the port has gone; nothing is delivered any more.
  var isLost: Bool { get }
}

/// A port that MIDI messages are received from: a keyboard, or another program.
package protocol MIDIInput: AnyObject, Sendable {
  /// Returns the messages received since the last call, with their times on the monotonic clock, in seconds.
  func take() -> [TimedMessage]
  /// Waits until messages arrive, up to a number of milliseconds.
  func wait(milliseconds: Int)
  /// Whether the port, or its system, has gone; nothing arrives any more.
  var isLost: Bool { get }
}

/// A MIDI message and its time of arrival, in seconds of the monotonic clock.
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
    /// Messages can be sent to the port.
    case output
    /// Messages can be received from the port.
    case input
  }

  package let system: System
  /// The name that selects it.
  package let name: String
}

/// The ports that messages can be sent to or received from; those of JACK come first.
package func midiPorts(_ direction: MIDIEndpoint.Direction) -> [MIDIEndpoint] {
  JACK.names(direction).map { MIDIEndpoint(system: .jack, name: $0) }
    + ALSASequencer.addresses(direction).map { MIDIEndpoint(system: .alsa, name: $0.name) }
}

/// Opens a port to send to.
///
/// - Parameter name: as `midiPorts` gives it.
/// - Throws: `PlaybackError` if there is no port of this name, or if it cannot be opened.
package func openMIDIOutput(_ name: String) throws(PlaybackError) -> any MIDIPort {
  switch try system(of: name, .output) {
  case .jack: try JACKPort(name)
  case .alsa: try ALSAPort(name)
  }
}

/// Opens a port to listen to.
///
/// - Parameter name: as `midiPorts` gives it.
/// - Throws: `PlaybackError` if there is no port of this name, or if it cannot be opened.
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

/// The MIDI systems that are missing, such as “no JACK server”; empty if none is missing.
package func missingMIDISystems() -> [String] {
  let jack = JACK.isRunning ? nil : "no JACK server"
  let alsa = ALSASequencer.failure.map { "no ALSA sequencer (/dev/snd/seq: \($0))" }
  return [jack, alsa].compactMap(\.self)
}
