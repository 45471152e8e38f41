internal import Audio

/// How the shared packets become the stream of one listener, which begins when it comes.
enum Framing: Sendable {
  case plain
  case ogg(OggFraming)
  case flac(next: Int)
  case icy(ICYFraming)

  /// - Parameter wantsTitles: whether the listener asked for ICY titles, which MP3 alone has.
  init(_ format: StreamFormat, wantsTitles: Bool) {
    self =
      switch format {
      case .opus: .ogg(OggFraming())
      case .flac: .flac(next: 0)
      case .mp3: wantsTitles ? .icy(ICYFraming()) : .plain
      }
  }

  /// The bytes that the listener is sent for a packet; a header, which has no frames, is sent as it is.
  mutating func frame(_ packet: Packet) -> [UInt8] {
    if packet.frames == 0 { return packet.bytes }
    switch self {
    case .plain: return packet.bytes
    case .flac(let next):
      self = .flac(next: next + 1)
      return FLACFrame.renumbered(packet.bytes, as: next)
    case .ogg(var framing):
      defer { self = .ogg(framing) }
      return framing.frame(packet)
    case .icy(var framing):
      defer { self = .icy(framing) }
      return framing.frame(packet)
    }
  }
}

/// Numbers the pages and samples of an Ogg stream from its listener's beginning.
struct OggFraming: Sendable {
  /// After the two pages of the header.
  private var next: UInt32 = 2
  private var frames: UInt64 = 0

  mutating func frame(_ packet: Packet) -> [UInt8] {
    var bytes = packet.bytes
    guard var page = OggPage.take(from: &bytes).first else { return packet.bytes }
    frames += UInt64(packet.frames)
    (page.sequenceNumber, page.granulePosition) = (next, frames)
    page.seal()
    next += 1
    return page.bytes
  }
}

/// Puts titles between the bytes of an MP3 stream, as SHOUTcast does: after every 16,000 bytes a block of metadata.
struct ICYFraming: Sendable {
  static let interval = 16_000
  private var untilTitle = Self.interval
  private var lastTitle: String?

  mutating func frame(_ packet: Packet) -> [UInt8] {
    var (bytes, rest): ([UInt8], ArraySlice<UInt8>) = ([], packet.bytes[...])
    while rest.count >= untilTitle {
      bytes += rest.prefix(untilTitle)
      rest = rest.dropFirst(untilTitle)
      untilTitle = Self.interval
      bytes += packet.title == lastTitle ? [0] : Self.block(title: packet.title)
      lastTitle = packet.title
    }
    untilTitle -= rest.count
    return bytes + rest
  }

  /// A count of 16 bytes each, then the text, padded with zeros.
  static func block(title: String) -> [UInt8] {
    // A quote and a semicolon would end the title.
    let plain = title.replacing("'", with: "’").prefix(500)
    let text = Array("StreamTitle='\(plain)';".utf8.prefix(255 * 16))
    let count = (text.count + 15) / 16
    return [UInt8(count)] + text + Array(repeating: 0, count: count * 16 - text.count)
  }
}
