/// A table of a SoundFont: the fixed-size records of one chunk.
package struct Table: Hashable, Sendable {
  package let name: String
  /// Offset of the first record from the start of the file.
  package let offset: Int
  package let recordSize: Int
  let bytes: [UInt8]

  /// Maximum number of records: 16-bit indices, and the terminal record.
  static let most = 65_537

  init(_ chunk: Chunk, recordSize: Int, _ reader: ChunkReader) throws(FontError) {
    (name, offset, self.recordSize) = (chunk.name, chunk.range.lowerBound, recordSize)
    let length = chunk.range.count
    guard length % recordSize == 0, length > 0 else {
      throw FontError(
        path: reader.path, .uneven(offset: offset - 4, name: name, length: length, record: recordSize))
    }
    guard length / recordSize <= Self.most else {
      throw FontError(
        path: reader.path,
        .tooMany(
          offset: offset - 4, what: "records in “\(name)”", found: length / recordSize, limit: Self.most))
    }
    bytes = try reader.read(chunk.range)
  }

  package var count: Int { bytes.count / recordSize }

  package func offset(of record: Int, at field: Int = 0) -> Int { offset + record * recordSize + field }

  subscript(record: Int) -> ArraySlice<UInt8> { bytes[record * recordSize..<(record + 1) * recordSize] }

  func byte(_ record: Int, _ field: Int) -> Int { Int(bytes[record * recordSize + field]) }
  func word(_ record: Int, _ field: Int) -> Int { bytes.word(at: record * recordSize + field) }
  func long(_ record: Int, _ field: Int) -> Int { bytes.long(at: record * recordSize + field) }

  /// The first twenty bytes of a record, up to the first zero.
  func name(_ record: Int) -> String { cleaned(self[record].prefix(20), keeping: "\0") }
}

/// Text up to its first zero, with control characters replaced by spaces.
///
/// - Parameter kept: the one control character that is kept.
func cleaned(_ bytes: some Sequence<UInt8>, keeping kept: Unicode.Scalar) -> String {
  let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  return String(
    text.unicodeScalars.map { $0.properties.generalCategory == .control && $0 != kept ? " " : Character($0) })
}
