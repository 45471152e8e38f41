internal import Glibc
private import Support

extension SoundFontFile {
  /// Throws if an Ogg page of a compressed sample claims a position beyond the maximum sample length: a decoder
  /// allocates as much memory as the last page claims. Anything that a decoder might take for a page is checked.
  ///
  /// - Returns: the largest number of frames that any page claims.
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
        let reason = "a length of \(counted(time, "frame"))"
        throw fail(.badVorbis(offset: offset + page + 6, name: sample.name, reason: reason))
      }
      frames = max(frames, time)
    }
    return frames
  }
}

/// Offsets of `OggS` followed by version 0 (memchr(3) for the first letter).
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
