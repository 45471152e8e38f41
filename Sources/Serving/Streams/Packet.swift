internal import Audio

/// Encoded audio that is sent completely or not at all: an Ogg page, a FLAC frame, or some MP3 frames.
struct Packet: Sendable {
  var bytes: [UInt8]
  /// Number of audio frames in it.
  var frames: Int
  /// The stream position of the first frame that a decoder makes of it.
  var position = 0
  /// The title of the piece playing now.
  var title: String
}

/// Cuts the output of an encoder into packets.
struct Packetizer: Sendable {
  let format: StreamFormat
  /// Bytes before the packets: the headers of Ogg and FLAC.
  private(set) var header: [UInt8] = []
  private var rest: [UInt8] = []
  private var hasBegun = false

  init(_ format: StreamFormat) { self.format = format }

  /// - Parameter writes: as `StreamEncoder.encode` returns them.
  mutating func packets(from writes: [[UInt8]], title: String) -> [Packet] {
    switch format {
    case .opus: pages(writes, title)
    case .flac: frames(writes, title)
    case .mp3: joined(MP3Frame.take(from: &rest, adding: writes).dropFirst(skipped()), title)
    }
  }

  /// All frames in one packet, since a frame is only 24 ms long and each packet costs a write for each listener.
  private func joined(_ frames: ArraySlice<[UInt8]>, _ title: String) -> [Packet] {
    if frames.isEmpty { return [] }
    return [Packet(bytes: Array(frames.joined()), frames: frames.count * MP3Frame.samples, title: title)]
  }

  /// The first two pages are headers (RFC 7845).
  private mutating func pages(_ writes: [[UInt8]], _ title: String) -> [Packet] {
    rest += writes.joined()
    return OggPage.take(from: &rest).compactMap { page in
      if page.sequenceNumber < 2 {
        header += page.bytes
        return nil
      }
      return Packet(bytes: page.bytes, frames: page.packets.count * OpusPacket.frames, title: title)
    }
  }

  /// Metadata comes first, then frames, one per write.
  private mutating func frames(_ writes: [[UInt8]], _ title: String) -> [Packet] {
    writes.compactMap { bytes in
      guard let frames = FLACFrame.blockSize(bytes) else {
        header += bytes
        return nil
      }
      return Packet(bytes: bytes, frames: frames, title: title)
    }
  }

  /// LAME's first frame reserves room for a table of contents, which streams don't have.
  private mutating func skipped() -> Int {
    defer { hasBegun = true }
    return hasBegun ? 0 : 1
  }
}

/// Opus packets as encoded by libsndfile.
enum OpusPacket {
  /// 20 ms at 48 kHz.
  static let frames = 960
}
