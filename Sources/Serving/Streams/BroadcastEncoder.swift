internal import Audio
internal import Live

/// The audience of a broadcast.
enum BroadcastKind: Hashable, Sendable {
  /// Browsers: Opus in WebM, with timestamps in stream time.
  case tabs
  /// Radio players.
  case radio(StreamFormat)

  var format: StreamFormat {
    switch self {
    case .tabs: .opus
    case .radio(let format): format
    }
  }

  /// Time in seconds by which audio is encoded ahead of the head. Tabs follow a skip; radio players have their own
  /// buffers, so they get audio late.
  var lead: Double {
    switch self {
    case .tabs: 0.6
    case .radio: 2
    }
  }
}

/// Encodes one broadcast.
struct BroadcastEncoder: ~Copyable {
  private let kind: BroadcastKind
  private var encoder: StreamEncoder
  private var packetizer: Packetizer
  /// The stream position of the first encoded frame, and the number of frames that came out since.
  private let start: Int
  private var encoded = 0

  /// - Parameter start: the stream position of the first frame, in frames.
  init(_ kind: BroadcastKind, start: Int) throws(AudioFileError) {
    (self.kind, self.start) = (kind, start)
    encoder = try StreamEncoder(kind.format)
    packetizer = Packetizer(kind.format)
  }

  /// The bytes that every listener is sent first; nil until they are known.
  var header: [UInt8]? {
    switch kind {
    case .tabs: WebM.header
    case .radio(.mp3): []
    case .radio: packetizer.header.isEmpty ? nil : packetizer.header
    }
  }

  /// - Parameters:
  ///   - samples: interleaved stereo.
  ///   - title: title of the piece.
  mutating func encode(_ samples: [Float], title: String) -> [Packet] {
    let packets = packetizer.packets(from: encoder.encode(samples.span), title: title)
    guard kind == .tabs else { return packets }
    return packets.map { packet in
      defer { encoded += packet.frames }
      return cluster(packet)
    }
  }

  /// Number of samples by which the encoder delays an Opus stream at 48 kHz.
  private static let delay = 312

  private func cluster(_ packet: Packet) -> Packet {
    var bytes = packet.bytes
    let packets = OggPage.take(from: &bytes).flatMap(\.packets)
    let time = max(0, (start + encoded - Self.delay + 24) / 48)
    var packet = packet
    packet.bytes = WebM.cluster(packets, at: time)
    return packet
  }
}
