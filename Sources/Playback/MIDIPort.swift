/// A port that MIDI messages are sent to: an instrument, or another program.
package protocol MIDIPort: AnyObject, Sendable {
  /// Sends a message that takes effect after some seconds.
  func send(_ message: [UInt8], after delay: Double)
  /// Takes back all messages that have not taken effect.
  func cancel()
}
