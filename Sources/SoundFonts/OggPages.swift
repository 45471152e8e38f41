// The pages of an Ogg stream, looked over before a decoder gets them. Must not know Vorbis.
internal import Glibc

extension SoundFontFile {
  /// Refuses a compressed sample of which any page claims a time beyond what a sample may have: a decoder would ask for
  /// as much memory as the last page claims. A page is whatever a decoder might take for one.
  ///
  /// - Returns: how many frames it claims, at most.
  @discardableResult
  func checkVorbis(_ sample: SampleHeader, _ bytes: [UInt8]) throws(FontError) -> Int {
    let offset = samples.lowerBound + sample.start
    guard bytes.starts(with: "OggS".utf8) else {
      throw fail(.badVorbis(offset: offset, name: sample.name, reason: "other bytes than OggS"))
    }
    var frames = 0
    for page in oggPages(in: bytes) where page + 14 <= bytes.count {
      let time = bytes.long(at: page + 6) | bytes.long(at: page + 10) << 32
      guard -1...Self.longestSample ~= time else {
        throw fail(.badVorbis(offset: offset + page + 6, name: sample.name, reason: "a length of \(time) frames"))
      }
      frames = max(frames, time)
    }
    return frames
  }
}

/// Where `OggS` and the version 0 stand (memchr(3) for the first letter).
private func oggPages(in bytes: [UInt8]) -> [Int] {
  let mark = Array("OggS\0".utf8)
  return bytes.withUnsafeBytes { buffer in
    guard let start = buffer.baseAddress else { return [] }
    var (places, offset) = ([Int](), 0)
    while let found = memchr(start + offset, Int32(mark[0]), buffer.count - offset) {
      let place = UnsafeRawPointer(found) - start
      if buffer[place...].starts(with: mark) { places.append(place) }
      offset = place + 1
    }
    return places
  }
}
