internal import CALSA

/// A client of the ALSA sequencer (`snd_seq_open`) with one port.
struct ALSASequencer: ~Copyable, Sendable {
  nonisolated(unsafe) let handle: OpaquePointer
  let port: CInt

  /// A port of another client.
  struct Address: Hashable {
    let client: CInt
    let port: CInt
    /// For example, `FLUID Synth (3141):Synth input port (3141:0)`.
    let name: String
  }

  /// Opens the sequencer and a port that others may subscribe to.
  ///
  /// - Parameter capabilities: such as `SND_SEQ_PORT_CAP_READ`.
  init(_ name: String, capabilities: Int32) throws(OutputFailure) {
    let handle = try Self.open()
    snd_seq_set_client_name(handle, name)
    let port = snd_seq_create_simple_port(
      handle, "midi", UInt32(capabilities),
      UInt32(SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION))
    guard port >= 0 else {
      snd_seq_close(handle)
      throw OutputFailure(alsa: port)
    }
    (self.handle, self.port) = (handle, port)
  }

  deinit { snd_seq_close(handle) }

  private static func open() throws(OutputFailure) -> OpaquePointer {
    etude_silence_alsa()
    var handle: OpaquePointer?
    let status = snd_seq_open(&handle, "default", SND_SEQ_OPEN_DUPLEX, SND_SEQ_NONBLOCK)
    guard status >= 0, let handle else { throw OutputFailure(alsa: status) }
    return handle
  }

  /// The reason why there is no sequencer; nil if there is one.
  static var failure: String? {
    do throws(OutputFailure) {
      snd_seq_close(try open())
      return nil
    } catch {
      return error.reason
    }
  }

  /// The ports of other clients; empty if there is no sequencer.
  static func addresses(_ direction: MIDIEndpoint.Direction) -> [Address] {
    guard let handle = try? open() else { return [] }
    defer { snd_seq_close(handle) }
    let wanted =
      direction == .output
      ? SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE : SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ
    var (client, port): (OpaquePointer?, OpaquePointer?)
    snd_seq_client_info_malloc(&client)
    snd_seq_port_info_malloc(&port)
    defer {
      snd_seq_client_info_free(client)
      snd_seq_port_info_free(port)
    }
    var found: [Address] = []
    snd_seq_client_info_set_client(client, -1)
    while snd_seq_query_next_client(handle, client) >= 0 {
      let number = snd_seq_client_info_get_client(client)
      // 0 is the sequencer itself.
      if number == 0 || number == snd_seq_client_id(handle) { continue }
      snd_seq_port_info_set_client(port, number)
      snd_seq_port_info_set_port(port, -1)
      while snd_seq_query_next_port(handle, port) >= 0 {
        guard Int32(snd_seq_port_info_get_capability(port)) & Int32(wanted) == Int32(wanted) else { continue }
        let names = [snd_seq_client_info_get_name(client), snd_seq_port_info_get_name(port)]
        found.append(
          Address(
            client: number, port: snd_seq_port_info_get_port(port),
            name: names.map { $0.map { String(cString: $0) } ?? "" }.joined(separator: ":")))
      }
    }
    return found
  }
}
