private import CJACK
private import Glibc
private import Synchronization

/// A MIDI port of JACK, through which messages arrive on their frame.
package final class JACKPort: MIDIPort {
  private struct Pending {
    /// In frames of JACK's clock.
    let time: UInt32
    let bytes: [UInt8]
  }

  private nonisolated(unsafe) let client: OpaquePointer
  private nonisolated(unsafe) let port: OpaquePointer
  private let pending = Mutex<[Pending]>([])

  /// Connects to a port (`jack_connect`).
  ///
  /// - Parameter name: such as `system:midi_playback_1`.
  /// - Throws: `PlaybackError`.
  package init(_ name: String) throws(PlaybackError) {
    let known = Self.names
    guard known.contains(name) else { throw .unknownPort(name, known: known) }
    guard let client = Self.open(),
      let port = jack_port_register(
        client, "out", JACK_DEFAULT_MIDI_TYPE, UInt(JackPortIsOutput.rawValue), 0)
    else { throw .noPort(name, reason: "there is no JACK server") }
    (self.client, self.port) = (client, port)
    jack_set_process_callback(
      client,
      { frames, owner in
        Unmanaged<JACKPort>.fromOpaque(owner!).takeUnretainedValue().process(frames)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
    guard jack_activate(client) == 0, jack_connect(client, jack_port_name(port), name) == 0 else {
      throw .noPort(name, reason: "JACK does not connect to it")
    }
  }

  /// Leaves after a period, in which the last messages are delivered.
  deinit {
    usleep(60_000)
    jack_client_close(client)
  }

  private static func open() -> OpaquePointer? {
    jack_set_error_function { _ in }
    jack_set_info_function { _ in }
    return etude_jack_open("etude")
  }

  package func send(_ message: [UInt8], after delay: Double) {
    let time = jack_frame_time(client) &+ UInt32(delay * Double(jack_get_sample_rate(client)))
    pending.withLock { pending in
      let place = pending.lastIndex { Int32(bitPattern: $0.time &- time) <= 0 }.map { $0 + 1 } ?? 0
      pending.insert(Pending(time: time, bytes: message), at: place)
    }
  }

  package func cancel() { pending.withLock { $0 = [] } }

  /// Writes the messages of a period. It never waits: where somebody holds the lock, they come a period later.
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

  /// The ports that take MIDI; none where there is no server.
  package static var names: [String] {
    guard let client = open() else { return [] }
    defer { jack_client_close(client) }
    guard let list = jack_get_ports(client, nil, JACK_DEFAULT_MIDI_TYPE, UInt(JackPortIsInput.rawValue)) else {
      return []
    }
    defer { jack_free(list) }
    var names: [String] = []
    while let name = list[names.count] { names.append(String(cString: name)) }
    return names
  }
}
