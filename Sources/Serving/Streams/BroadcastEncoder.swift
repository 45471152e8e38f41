internal import Audio
internal import Live

/// The audience of a broadcast.
enum BroadcastKind: Hashable, Sendable {
  /// Browsers: Opus in WebM, with the times of the stream.
  case tabs
  /// Radio players.
  case radio(StreamFormat)

  var format: StreamFormat {
    switch self {
    case .tabs: .opus
    case .radio(let format): format
    }
  }

  /// Seconds that are encoded ahead of the head. Tabs follow a skip; players with buffers of their own join it late.
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
  /// The stream position of the first frame that was encoded, and how many frames came out since.
  private let start: Int
  private var encoded = 0

  /// - Parameter start: the stream position of the first frame, in frames.
  init(_ kind: BroadcastKind, start: Int) throws(AudioFileError) {
    (self.kind, self.start) = (kind, start)
    encoder = try StreamEncoder(kind.format)
    packetizer = Packetizer(kind.format)
  }

  /// Bytes that every listener is sent first; nil until they are known.
  var header: [UInt8]? {
    switch kind {
    case .tabs: WebM.header
    case .radio(.mp3): []
    case .radio: packetizer.header.isEmpty ? nil : packetizer.header
    }
  }

  /// - Parameters:
  ///   - samples: interleaved stereo.
  ///   - title: of the piece.
  mutating func encode(_ samples: [Float], title: String) -> [Packet] {
    let packets = packetizer.packets(from: encoder.encode(samples.span), title: title)
    guard kind == .tabs else { return packets }
    return packets.map { packet in
      defer { encoded += packet.frames }
      return cluster(packet)
    }
  }

  /// The samples of the encoder's delay at the beginning of an Opus stream at 48 kHz.
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
