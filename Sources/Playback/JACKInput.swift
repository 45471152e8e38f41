private import CJACK
private import Dispatch
private import Glibc
private import Live
private import Synchronization

/// Messages from a MIDI port of JACK.
final class JACKInput: MIDIInput {
  private nonisolated(unsafe) let client: OpaquePointer
  private nonisolated(unsafe) let port: OpaquePointer
  private let received = Mutex<[TimedMessage]>([])
  private let hasStopped = Atomic(false)
  private let arrival = DispatchSemaphore(value: 0)

  /// Maximum number of messages waiting to be taken.
  private static let most = 4096

  /// Connects to a port (`jack_connect`).
  ///
  /// - Parameter name: such as `system:midi_capture_1`.
  init(_ name: String) throws(PlaybackError) {
    (client, port) = try JACK.register("etude-in", for: name, JackPortIsInput)
    let owner = Unmanaged.passUnretained(self).toOpaque()
    jack_set_process_callback(
      client,
      { frames, owner in
        Unmanaged<JACKInput>.fromOpaque(owner!).takeUnretainedValue().process(frames)
        return 0
      }, owner)
    jack_on_shutdown(
      client, { Unmanaged<JACKInput>.fromOpaque($0!).takeUnretainedValue().hasStopped.store(true, ordering: .relaxed) },
      owner)
    guard jack_activate(client) == 0, jack_connect(client, name, jack_port_name(port)) == 0 else {
      throw .noPort(name, reason: "JACK cannot connect to it")
    }
  }

  deinit { jack_client_close(client) }

  var isLost: Bool { hasStopped.load(ordering: .relaxed) }

  func take() -> [TimedMessage] {
    received.withLock { received in
      defer { received = [] }
      return received
    }
  }

  func wait(milliseconds: Int) { _ = arrival.wait(timeout: .now() + .milliseconds(milliseconds)) }

  /// Keeps the messages of a period. Elsewhere, the lock is only held while the list is swapped.
  private func process(_ frames: jack_nframes_t) {
    guard let buffer = jack_port_get_buffer(port, frames) else { return }
    let count = jack_midi_get_event_count(buffer)
    if count == 0 { return }
    let (now, rate) = (MonotonicClock().now, Double(jack_get_sample_rate(client)))
    received.withLock { received in
      for index in 0..<count where received.count < Self.most {
        var event = jack_midi_event_t()
        guard jack_midi_event_get(&event, buffer, index) == 0 else { continue }
        let bytes = Array(UnsafeBufferPointer(start: event.buffer, count: event.size))
        received.append(TimedMessage(time: now + Double(event.time) / rate, bytes: bytes))
      }
    }
    arrival.signal()
  }
}
