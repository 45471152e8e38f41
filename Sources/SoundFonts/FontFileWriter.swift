internal import Files

/// Writes a SoundFont whose samples arrive one after another, so that memory use depends on one sample, not on all.
struct FontFileWriter {
  private let file: AtomicFile
  /// The lower 8 bits of the samples, until they can be written after the upper 16.
  private let low: AtomicFile?
  /// Position of the chunk `sdta`.
  private let sounds: Int
  /// Length of the chunk `smpl` so far, in bytes.
  private(set) var length = 0
  private var lowLength = 0

  /// - Parameter file: an empty one.
  init(_ file: AtomicFile, info: [UInt8], hasLow: Bool) throws(FileError) {
    self.file = file
    low = hasLow ? try AtomicFile(file.destination) : nil
    try file.write(Array("RIFF".utf8) + longs(0) + Array("sfbk".utf8) + info)
    sounds = 12 + info.count
    try file.write(Array("LIST".utf8) + longs(0) + Array("sdta".utf8) + Array("smpl".utf8) + longs(0))
  }

  /// Adds the bytes of a sample and, if there are any, those of `sm24`.
  mutating func append(_ high: [UInt8], low bytes: [UInt8]) throws(FileError) {
    try file.write(high)
    try low?.write(bytes)
    length += high.count
    lowLength += bytes.count
  }

  /// Writes the tables and the lengths of everything.
  ///
  /// - Returns: the length of the file; one beyond 4 GiB is not a valid SoundFont.
  func finish(_ tables: FontWriter) throws(FileError) -> Int {
    if length % 2 == 1 { try file.write([0]) }
    var list = 12 + length + length % 2
    if let low {
      try file.write(Array("sm24".utf8) + longs(lowLength + lowLength % 2))
      for start in stride(from: 0, to: lowLength, by: 1 << 20) {
        try file.write(low.bytes(at: start, count: min(1 << 20, lowLength - start)))
      }
      if lowLength % 2 == 1 { try file.write([0]) }
      list += 8 + lowLength + lowLength % 2
    }
    let end = tables.bytes
    try file.write(end)
    let total = sounds + 8 + list + end.count
    try file.overwrite(longs(total - 8), at: 4)
    try file.overwrite(longs(list), at: sounds + 4)
    try file.overwrite(longs(length), at: sounds + 16)
    return total
  }
}
