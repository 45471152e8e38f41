/// A RIFF chunk: a name of four letters, a length, and its data.
struct Chunk: Hashable, Sendable {
  let name: String
  /// Range of the data, from the start of the file.
  let range: Range<Int>
}

/// Reads the RIFF chunks of a file.
struct ChunkReader {
  let bytes: FontBytes
  let path: String

  /// Reads consecutive chunks, each padded to an even length.
  ///
  /// - Parameter limit: maximum number of chunks; more are an error.
  func chunks(in range: Range<Int>, of parent: String, limit: Int = 64) throws(FontError) -> [Chunk] {
    var chunks: [Chunk] = []
    var offset = range.lowerBound
    // Fewer than 8 bytes at the end are padding.
    while range.upperBound - offset >= 8 {
      guard chunks.count < limit else {
        throw FontError(
          path: path, .tooMany(offset: offset, what: "chunks in \(parent)", found: limit + 1, limit: limit))
      }
      let head = try read(offset..<offset + 8)
      let (name, length) = (Self.name(head[..<4]), head.long(at: 4))
      let available = range.upperBound - offset - 8
      guard length <= available else {
        throw FontError(
          path: path, .chunkBeyond(offset: offset, name: name, claimed: length, available: available))
      }
      chunks.append(Chunk(name: name, range: offset + 8..<offset + 8 + length))
      offset += 8 + length + length % 2
    }
    return chunks
  }

  /// The chunks inside the `LIST` chunk of the given kind.
  func list(_ kind: String, among chunks: [Chunk]) throws(FontError) -> [Chunk] {
    for chunk in chunks where chunk.name == "LIST" && chunk.range.count >= 4 {
      let start = chunk.range.lowerBound
      guard Self.name(try read(start..<start + 4)[...]) == kind else { continue }
      return try self.chunks(in: start + 4..<chunk.range.upperBound, of: "“\(kind)”")
    }
    throw FontError(path: path, .missingChunk(name: kind, within: "the file"))
  }

  /// Ranges of the `LIST` chunks by kind; if a kind occurs more than once, its first chunk.
  func kinds(of chunks: [Chunk]) throws(FontError) -> [String: Range<Int>] {
    var kinds: [String: Range<Int>] = [:]
    for chunk in chunks where chunk.name == "LIST" && chunk.range.count >= 4 {
      let kind = Self.name(try read(chunk.range.prefix(4))[...])
      if kinds[kind] == nil { kinds[kind] = chunk.range }
    }
    return kinds
  }

  func read(_ range: Range<Int>) throws(FontError) -> [UInt8] {
    do { return try bytes.read(range) } catch { throw FontError(path: path, .file(error)) }
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { 0x20..<0x7F ~= $0 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }
}

extension [UInt8] {
  /// - Precondition: there are two bytes at `offset`.
  func word(at offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

  /// - Precondition: there are four bytes at `offset`.
  func long(at offset: Int) -> Int { word(at: offset) | word(at: offset + 2) << 16 }
}
