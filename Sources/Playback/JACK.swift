internal import CJACK

/// The JACK server.
enum JACK {
  /// Opens a client; nil if there is no server.
  static func open(_ name: String) -> OpaquePointer? {
    jack_set_error_function { _ in }
    jack_set_info_function { _ in }
    return etude_jack_open(name)
  }

  static var isRunning: Bool {
    guard let client = open("etude-ports") else { return false }
    jack_client_close(client)
    return true
  }

  /// The MIDI ports of other clients; empty if there is no server.
  static func names(_ direction: MIDIEndpoint.Direction) -> [String] {
    guard let client = open("etude-ports") else { return [] }
    defer { jack_client_close(client) }
    let flags = direction == .output ? JackPortIsInput : JackPortIsOutput
    guard let list = jack_get_ports(client, nil, JACK_DEFAULT_MIDI_TYPE, UInt(flags.rawValue)) else { return [] }
    defer { jack_free(list) }
    var names: [String] = []
    while let name = list[names.count] { names.append(String(cString: name)) }
    return names
  }

  /// Opens a client with one MIDI port.
  ///
  /// - Parameters:
  ///   - name: the name of the other client's port, for which this port is made.
  ///   - flags: `JackPortIsOutput` or `JackPortIsInput`.
  static func register(
    _ client: String, for name: String, _ flags: JackPortFlags
  ) throws(PlaybackError) -> (client: OpaquePointer, port: OpaquePointer) {
    guard let client = open(client) else { throw .noPort(name, reason: "there is no JACK server") }
    guard let port = jack_port_register(client, "midi", JACK_DEFAULT_MIDI_TYPE, UInt(flags.rawValue), 0) else {
      jack_client_close(client)
      throw .noPort(name, reason: "JACK has no more ports")
    }
    return (client, port)
  }
}
