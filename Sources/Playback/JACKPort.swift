private import CJACK
private import Glibc
private import Synchronization

/// A MIDI port of JACK. Messages are delivered at their frame.
final class JACKPort: MIDIPort {
  private struct Pending {
    /// Time in frames of JACK's clock.
    let time: UInt32
    let bytes: [UInt8]
  }

  private nonisolated(unsafe) let client: OpaquePointer
  private nonisolated(unsafe) let port: OpaquePointer
  private let pending = Mutex<[Pending]>([])
  private let hasStopped = Atomic(false)

  /// Connects to a port (`jack_connect`).
  ///
  /// - Parameter name: such as `system:midi_playback_1`.
  init(_ name: String) throws(PlaybackError) {
    (client, port) = try JACK.register("etude", for: name, JackPortIsOutput)
    let owner = Unmanaged.passUnretained(self).toOpaque()
    jack_set_process_callback(
      client,
      { frames, owner in
        Unmanaged<JACKPort>.fromOpaque(owner!).takeUnretainedValue().process(frames)
        return 0
      }, owner)
    jack_on_shutdown(
      client, { Unmanaged<JACKPort>.fromOpaque($0!).takeUnretainedValue().hasStopped.store(true, ordering: .relaxed) },
      owner)
    guard jack_activate(client) == 0, jack_connect(client, jack_port_name(port), name) == 0 else {
      throw .noPort(name, reason: "JACK cannot connect to it")
    }
  }

  deinit { jack_client_close(client) }

  var isLost: Bool { hasStopped.load(ordering: .relaxed) }

  func send(_ message: [UInt8], after delay: Double) {
    // After the server has gone, messages would only pile up.
    if isLost { return }
    let time = jack_frame_time(client) &+ UInt32(delay * Double(jack_get_sample_rate(client)))
    pending.withLock { pending in
      let place = pending.lastIndex { Int32(bitPattern: $0.time &- time) <= 0 }.map { $0 + 1 } ?? 0
      pending.insert(Pending(time: time, bytes: message), at: place)
    }
  }

  func flush() {
    for _ in 0..<100 where !isLost && !pending.withLock(\.isEmpty) { usleep(10_000) }
    if isLost { return }
    // For the rest of the period whose buffer they were written to.
    usleep(UInt32(1e6 * Double(2 * jack_get_buffer_size(client)) / Double(jack_get_sample_rate(client))))
  }

  func cancel() { pending.withLock { $0 = [] } }

  /// Writes the messages of a period. It never waits: if another thread holds the lock, they are written a period
  /// later.
  private func process(_ frames: jack_nframes_t) {
    guard let buffer = jack_port_get_buffer(port, frames) else { return }
    jack_midi_clear_buffer(buffer)
    let start = jack_last_frame_time(client)
    _ = pending.withLockIfAvailable { pending in
      let due = pending.prefix { Int32(bitPattern: $0.time &- start) < Int32(frames) }
      for message in due {
        let offset = UInt32(max(0, Int32(bitPattern: message.time &- start)))
        message.bytes.withUnsafeBufferPointer {
          _ = jack_midi_event_write(buffer, offset, $0.baseAddress, $0.count)
        }
      }
      pending.removeFirst(due.count)
    }
  }
}
