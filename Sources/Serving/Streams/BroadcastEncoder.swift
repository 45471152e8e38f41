internal import Audio
internal import Live

/// The audience of a broadcast.
enum BroadcastKind: Hashable, Sendable, CaseIterable {
  /// Browsers with MediaSource: Opus in WebM, with timestamps in stream time.
  case tabs
  /// Browsers without it: MP3 for an audio element. The tab is told the position at which the stream begins.
  case elements
  /// Radio players.
  case radio(StreamFormat)

  static let allCases = [tabs, elements] + StreamFormat.allCases.map(radio)

  var format: StreamFormat {
    switch self {
    case .tabs: .opus
    case .elements: .mp3
    case .radio(let format): format
    }
  }

  /// Time in seconds by which audio is encoded ahead of the head. Tabs follow a skip; radio players have their own
  /// buffers, so they get audio late.
  var lead: Double {
    switch self {
    case .tabs, .elements: 0.6
    case .radio: 2
    }
  }

  /// Whether listeners show the music at the position that they hear, so that none of it may be left out.
  var isShown: Bool {
    switch self {
    case .tabs, .elements: true
    case .radio: false
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
    case .elements, .radio(.mp3): []
    case .radio: packetizer.header.isEmpty ? nil : packetizer.header
    }
  }

  /// - Parameters:
  ///   - samples: interleaved stereo.
  ///   - title: title of the piece.
  mutating func encode(_ samples: [Float], title: String) -> [Packet] {
    let packets = packetizer.packets(from: encoder.encode(samples.span), title: title)
    return packets.map { packet in
      var packet = packet
      packet.position = start + encoded - delay
      encoded += packet.frames
      return kind == .tabs ? cluster(packet) : packet
    }
  }

  /// Number of samples at 48 kHz by which what a decoder makes of the stream lags behind what was encoded.
  private var delay: Int {
    switch kind.format {
    case .opus: 312
    case .flac: 0
    // LAME's delay of 576, and 529 of every decoder.
    case .mp3: 1105
    }
  }

  private func cluster(_ packet: Packet) -> Packet {
    var bytes = packet.bytes
    let packets = OggPage.take(from: &bytes).flatMap(\.packets)
    var packet = packet
    packet.bytes = WebM.cluster(packets, at: max(0, (packet.position + 24) / 48))
    return packet
  }
}
