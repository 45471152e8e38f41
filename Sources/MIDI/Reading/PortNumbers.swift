/// The MIDI ports that a file uses, numbered from 0. Equal channel numbers on different ports are different channels.
///
/// Follows RP-019 (device name, meta event 9) and meta event 0x21 (MIDI port), which is not standardized but common.
struct PortNumbers {
  /// The port that a track has selected up to some event.
  struct Port: Hashable {
    /// Port number from meta event 0x21.
    var number: UInt8 = 0
    /// Device name from meta event 0x09; an empty name means none.
    var device: [UInt8] = []

    /// Processes a meta event. Returns whether it is about the port.
    mutating func update(_ event: MIDIEvent, in track: MIDITrack) -> Bool {
      switch event.data1 {
      case MetaType.port: number = track.payload(of: event).first ?? 0
      case MetaType.deviceName: device = Array(track.payload(of: event))
      default: return false
      }
      return true
    }
  }

  /// Maximum number of ports: a synthesizer has at most 256 channels. Further ports share the channels of the first
  /// ones.
  static let most = 16

  private var numbers: [Port: Int] = [:]

  init(_ file: MIDIFile) {
    guard file.tracks.contains(where: \.namesPort) else { return }
    let named = Self.ports(of: file)
    // A track without a device name uses the first device that is named.
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

  /// Number of ports, at least 1.
  var count: Int { (numbers.values.max() ?? 0) + 1 }

  /// Nil for a port without channel messages, where other messages have no effect. Messages for a device without
  /// channel messages belong to the first port.
  func firstChannel(of port: Port) -> UInt8? { (numbers[port] ?? (port.number == 0 ? 0 : nil)).map { UInt8(16 * $0) } }

  /// The ports that have channel messages, in the order of their first one.
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
