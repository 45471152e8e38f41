// MP3 frames, found in a stream (ISO 11172-3, layer III).

enum MP3Frame {
  /// Number of samples per channel in a frame of MPEG-1 Layer III.
  static let samples = 1152
  /// Bit rates in kbit/s, by the index in the header of an MPEG-1 Layer III frame; 0 means free or forbidden.
  private static let bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
  /// Sample rates, by the index in the header.
  private static let sampleRates = [44100, 48000, 32000]

  /// Removes complete frames from the front of a stream and returns them; bytes before a header are dropped.
  static func take(from rest: inout [UInt8], adding writes: [[UInt8]]) -> [[UInt8]] {
    rest += writes.joined()
    var (frames, start): ([[UInt8]], Int) = ([], 0)
    while start + 4 <= rest.count {
      guard let length = length(rest[start..<start + 4]) else {
        start += 1
        continue
      }
      if start + length > rest.count { break }
      frames.append(Array(rest[start..<start + length]))
      start += length
    }
    rest.removeFirst(start)
    return frames
  }

  /// Length of a frame in bytes, from its header of four bytes; nil if this is not a header.
  static func length(_ header: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(header)
    let (bitrate, rate) = (bitrates[Int(bytes[2] >> 4)], Int(bytes[2] >> 2 & 3))
    guard bytes[0] == 0xFF, bytes[1] & 0xFE == 0xFA, bitrate > 0, rate < 3 else { return nil }
    return 144_000 * bitrate / sampleRates[rate] + Int(bytes[2] >> 1 & 1)
  }
}
