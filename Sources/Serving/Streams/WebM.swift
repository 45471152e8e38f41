// Opus in WebM, in segments as browsers take them through MediaSource (RFC 8794, RFC 9559).
internal import Audio

/// Writes WebM with one track of stereo Opus.
enum WebM {
  /// The initialization segment: everything before the first cluster.
  static let header: [UInt8] = {
    let ebml = element(
      0x1A45_DFA3,
      number(0x4286, 1) + number(0x42F7, 1) + number(0x42F2, 4) + number(0x42F3, 8) + text(0x4282, "webm")
        + number(0x4287, 4) + number(0x4285, 2))
    // Times are in milliseconds.
    let info = element(0x1549_A966, number(0x2AD7B1, 1_000_000) + text(0x4D80, "Etude") + text(0x5741, "Etude"))
    let audio = element(0xE1, float(0xB5, 48000) + number(0x9F, 2))
    let track = element(
      0xAE,
      number(0xD7, 1) + number(0x73C5, 1) + number(0x83, 2) + number(0x9C, 0) + text(0x86, "A_OPUS")
        // A packet lasts 20 ms; a decoder that starts anywhere needs 80 ms to converge.
        + number(0x23E383, 20_000_000) + number(0x56BB, 80_000_000) + element(0x63A2, opusHead) + audio)
    // A live segment, whose length is unknown.
    return ebml + id(0x1853_8067) + [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + info
      + element(0x1654_AE6B, track)
  }()

  /// No samples are skipped at the start; the timestamps are corrected for the encoder's delay instead.
  private static let opusHead: [UInt8] =
    Array("OpusHead".utf8) + [1, 2, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0]

  /// A cluster of consecutive packets.
  ///
  /// - Parameter time: time of the first packet, in milliseconds.
  static func cluster(_ packets: [ArraySlice<UInt8>], at time: Int) -> [UInt8] {
    let length = OpusPacket.frames * 1000 / 48000
    let blocks = packets.enumerated().flatMap { index, packet in
      let offset = index * length
      // Track 1, the time relative to the cluster in 16 bits, and the flag of a key frame.
      return element(0xA3, [0x81, UInt8(offset >> 8), UInt8(offset & 255), 0x80] + packet)
    }
    return element(0x1F43_B675, number(0xE7, time) + blocks)
  }

  private static func id(_ id: UInt32) -> [UInt8] { bigEndian(UInt64(id)) }

  private static func element(_ id: UInt32, _ content: [UInt8]) -> [UInt8] {
    // A length of four bytes, marked by the first bit of its upper half.
    let length = UInt32(content.count) | 0x1000_0000
    return Self.id(id) + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + content
  }

  private static func number(_ id: UInt32, _ value: Int) -> [UInt8] {
    element(id, value == 0 ? [0] : bigEndian(UInt64(value)))
  }

  private static func text(_ id: UInt32, _ text: String) -> [UInt8] { element(id, Array(text.utf8)) }

  private static func float(_ id: UInt32, _ value: Float) -> [UInt8] {
    element(id, (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (24 - 8 * $0)) })
  }

  /// The bytes of a number without leading zeros.
  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    let count = max(1, (64 - value.leadingZeroBitCount + 7) / 8)
    return (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
  }
}
