private import CALSA

/// A port of the ALSA sequencer. The kernel delivers messages at their scheduled time.
final class ALSAPort: MIDIPort {
  private let sequencer: ALSASequencer
  private let queue: CInt
  private nonisolated(unsafe) let coder: OpaquePointer

  /// The longest message that is sent, in bytes.
  private static let longest = 256

  /// Subscribes a port to this client's messages (`snd_seq_connect_to`).
  ///
  /// - Parameter name: as `ALSASequencer.addresses` gives it.
  init(_ name: String) throws(PlaybackError) {
    do throws(OutputFailure) {
      guard let address = ALSASequencer.addresses(.output).first(where: { $0.name == name }) else {
        throw OutputFailure(reason: "it has disappeared")
      }
      sequencer = try ALSASequencer("Étude", capabilities: SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ)
      queue = snd_seq_alloc_queue(sequencer.handle)
      var coder: OpaquePointer?
      var status = min(queue, snd_midi_event_new(Self.longest, &coder))
      let start = CInt(SND_SEQ_EVENT_START.rawValue)
      if status >= 0 { status = snd_seq_control_queue(sequencer.handle, queue, start, 0, nil) }
      if status >= 0 { status = snd_seq_drain_output(sequencer.handle) }
      if status >= 0 {
        status = snd_seq_connect_to(sequencer.handle, sequencer.port, address.client, address.port)
      }
      guard status >= 0, let coder else { throw OutputFailure(alsa: status) }
      self.coder = coder
    } catch {
      throw .noPort(name, reason: error.reason)
    }
  }

  deinit { snd_midi_event_free(coder) }

  func send(_ message: [UInt8], after delay: Double) {
    _ = etude_seq_send(sequencer.handle, sequencer.port, queue, coder, message, message.count, delay)
  }

  /// The kernel has the messages.
  func flush() {}

  /// The kernel drops messages to a port that has gone.
  var isLost: Bool { false }

  func cancel() { _ = etude_seq_cancel(sequencer.handle, queue) }
}
