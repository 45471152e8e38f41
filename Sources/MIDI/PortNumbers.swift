// The MIDI ports that a file uses: channels of different ports are different channels.
// After: RP-019 (device name, meta event 9), and meta event 0x21 (MIDI port), which many sequencers write.

/// The ports of a file, numbered from 0.
struct PortNumbers {
  /// What a track says of its port, up to some event.
  struct Port: Hashable {
    /// The port number that meta event 0x21 gives.
    var number: UInt8 = 0
    /// The device name that meta event 0x09 gives; an empty name counts as none.
    var device: [UInt8] = []

    /// Takes in a meta event; returns whether it is about the port.
    mutating func update(_ event: MIDIEvent, in track: MIDITrack) -> Bool {
      switch event.data1 {
      case MetaType.port: number = track.payload(of: event).first ?? 0
      case MetaType.deviceName: device = Array(track.payload(of: event))
      default: return false
      }
      return true
    }
  }

  /// A synthesizer has 256 channels at most; ports beyond share those of the first.
  static let most = 16

  private var numbers: [Port: Int] = [:]

  init(_ file: MIDIFile) {
    guard file.tracks.contains(where: \.namesPort) else { return }
    let named = Self.ports(of: file)
    // A track that names no device uses the same one as the first that does.
    let device = named.first { !$0.device.isEmpty }?.device ?? []
    numbers[Port(device: device)] = 0
    numbers[Port()] = 0
    var count = 1
    for port in named {
      var port = port
      if port.device.isEmpty { port.device = device }
      let number = numbers[port] ?? count % Self.most
      if numbers.updateValue(number, forKey: port) == nil { count += 1 }
      if port.device == device { numbers[Port(number: port.number)] = number }
    }
  }

  /// How many ports there are, at least 1.
  var count: Int { (numbers.values.max() ?? 0) + 1 }

  func firstChannel(of port: Port) -> UInt8 { UInt8(16 * (numbers[port] ?? 0)) }

  /// The ports on which there are channel messages, in the order in which they first occur.
  private static func ports(of file: MIDIFile) -> [Port] {
    var (ports, known) = ([Port](), Set<Port>())
    for track in file.tracks {
      var (port, isKnown) = (Port(), false)
      for event in track.events {
        if event.status < 0xF0 && !isKnown {
          if known.insert(port).inserted { ports.append(port) }
          isKnown = true
        } else if event.status == 0xFF && port.update(event, in: track) {
          isKnown = false
        }
      }
    }
    return ports
  }
}
