private import CALSA
private import Glibc
private import Live
private import Synchronization

/// Messages from a port of the ALSA sequencer.
final class ALSAInput: MIDIInput {
  private let sequencer: ALSASequencer
  private nonisolated(unsafe) let coder: OpaquePointer
  private let isUnplugged = Atomic(false)

  /// The longest message that is received, in bytes.
  private static let longest = 256

  /// Subscribes to a port (`snd_seq_connect_from`).
  ///
  /// - Parameter name: as `ALSASequencer.addresses` gives it.
  init(_ name: String) throws(PlaybackError) {
    do throws(OutputFailure) {
      guard let address = ALSASequencer.addresses(.input).first(where: { $0.name == name }) else {
        throw OutputFailure(reason: "it has disappeared")
      }
      sequencer = try ALSASequencer("Étude", capabilities: SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE)
      var coder: OpaquePointer?
      var status = snd_midi_event_new(Self.longest, &coder)
      if status >= 0 {
        status = snd_seq_connect_from(sequencer.handle, sequencer.port, address.client, address.port)
      }
      guard status >= 0, let coder else { throw OutputFailure(alsa: status) }
      // Give each message a status byte (no running status).
      snd_midi_event_no_status(coder, 1)
      self.coder = coder
    } catch {
      throw .noPort(name, reason: error.reason)
    }
  }

  deinit { snd_midi_event_free(coder) }

  var isLost: Bool { isUnplugged.load(ordering: .relaxed) }

  func take() -> [TimedMessage] {
    var messages: [TimedMessage] = []
    var event: UnsafeMutablePointer<snd_seq_event_t>?
    while snd_seq_event_input(sequencer.handle, &event) >= 0 {
      if event?.pointee.type == UInt8(SND_SEQ_EVENT_PORT_UNSUBSCRIBED.rawValue) {
        isUnplugged.store(true, ordering: .relaxed)
      }
      var bytes = [UInt8](repeating: 0, count: Self.longest)
      let count = snd_midi_event_decode(coder, &bytes, bytes.count, event)
      if count > 0 { messages.append(TimedMessage(time: MonotonicClock().now, bytes: Array(bytes[..<count]))) }
    }
    return messages
  }

  func wait(milliseconds: Int) {
    var descriptor = pollfd()
    snd_seq_poll_descriptors(sequencer.handle, &descriptor, 1, Int16(POLLIN))
    poll(&descriptor, 1, CInt(milliseconds))
  }
}
