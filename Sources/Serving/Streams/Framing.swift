internal import Audio
private import Support

/// Turns the shared packets into the stream of one listener, which begins when it joins.
enum Framing: Sendable {
  case plain
  case ogg(OggFraming)
  case flac(next: Int)
  case icy(ICYFraming)

  /// - Parameter wantsTitles: whether the listener asked for ICY titles, which only MP3 streams have.
  init(_ format: StreamFormat, wantsTitles: Bool) {
    self =
      switch format {
      case .opus: .ogg(OggFraming())
      case .flac: .flac(next: 0)
      case .mp3: wantsTitles ? .icy(ICYFraming()) : .plain
      }
  }

  /// The bytes to send for a packet. A header, which has no frames, is sent unchanged.
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

/// Renumbers the pages and samples of an Ogg stream from the point where its listener joined.
struct OggFraming: Sendable {
  /// Number of the next page; the header has two pages.
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

/// Inserts titles into an MP3 stream, as SHOUTcast does: a block of metadata after every 16,000 bytes.
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

  /// A block: its length in units of 16 bytes, then the text, padded with zeros.
  static func block(title: String) -> [UInt8] {
    // A quote followed by a semicolon would end the title, and many players print titles on terminals.
    let plain = title.asOneSafeLine.replacing("'", with: "’").prefix(500)
    let text = Array("StreamTitle='\(plain)';".utf8.prefix(255 * 16))
    let count = (text.count + 15) / 16
    return [UInt8(count)] + text + Array(repeating: 0, count: count * 16 - text.count)
  }
}
