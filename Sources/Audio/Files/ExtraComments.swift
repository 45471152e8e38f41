internal import Files
internal import Glibc

/// Comments and a picture that libsndfile cannot write into FLAC and Ogg files.
///
/// libsndfile is given a licence tag of the right length, as the last tag. In the finished file its bytes are replaced,
/// so that nothing has to be moved: first the comments, then, in FLAC, a picture block, before which the block of
/// comments is shortened.
struct ExtraComments {
  private let comments: [UInt8]
  private let count: Int
  /// A FLAC block with its header; the bit that marks the last block is not set.
  private let pictureBlock: [UInt8]

  /// Returns nil if there is nothing to add.
  init?(loop: Range<Int>?, cover: Cover?, _ format: AudioFileFormat) {
    let isFLAC = format.fileExtension == "flac"
    guard isFLAC || format == .vorbis || format == .opus else { return nil }
    let texts = loop.map { ["LOOPSTART=\($0.lowerBound)", "LOOPLENGTH=\($0.count)"] } ?? []
    comments = texts.flatMap { Self.little($0.utf8.count) + Array($0.utf8) }
    count = texts.count
    let block = isFLAC ? cover?.block ?? [] : []
    // A block has at most 2²⁴ − 1 bytes.
    pictureBlock =
      block.isEmpty || block.count >= 1 << 24 ? [] : [6] + Self.little(block.count)[..<3].reversed() + block
    if comments.isEmpty && pictureBlock.isEmpty { return nil }
  }

  /// The text of the licence tag, shorter by the 12 bytes of the tag's length and `LICENSE=`.
  var placeholder: String { String(repeating: "x", count: comments.count + pictureBlock.count - 12) }

  /// Replaces the placeholder.
  ///
  /// - Returns: 0, or the `errno` of the failure. The checksums of an Ogg stream have to be computed again.
  func write(into descriptor: CInt, _ format: AudioFileFormat) -> CInt {
    var head = [UInt8](repeating: 0, count: 1 << 16 + comments.count + pictureBlock.count)
    let (count, code) = head.withUnsafeMutableBytes { readAll(from: descriptor, into: $0, at: 0) }
    if code != 0 { return code }
    head.removeLast(head.count - count)
    guard let start = Self.start(in: head, format), replace(in: &head, from: start) else { return EIO }
    return head.withUnsafeBytes { writeAll($0, to: descriptor, at: 0) }
  }

  /// Position of the comments: the vendor string, then their number.
  private static func start(in head: [UInt8], _ format: AudioFileFormat) -> Int? {
    switch format {
    case .vorbis: return head.firstRange(of: [3] + Array("vorbis".utf8))?.upperBound
    case .opus: return head.firstRange(of: Array("OpusTags".utf8))?.upperBound
    default:
      // Blocks after “fLaC”: a byte with their kind, three with their length, big-endian.
      var offset = 4
      while offset + 4 <= head.count {
        if head[offset] & 0x7F == 4 { return offset + 4 }
        if head[offset] & 0x80 != 0 { return nil }
        offset += 4 + Int(head[offset + 1]) << 16 + Int(head[offset + 2]) << 8 + Int(head[offset + 3])
      }
      return nil
    }
  }

  private func replace(in head: inout [UInt8], from start: Int) -> Bool {
    func number(_ offset: Int) -> Int? {
      guard offset >= 0, offset + 4 <= head.count else { return nil }
      return (0..<4).reduce(0) { $0 | Int(head[offset + $1]) << (8 * $1) }
    }
    guard let vendor = number(start), let entries = number(start + 4 + vendor) else { return false }
    let countOffset = start + 4 + vendor
    var offset = countOffset + 4
    for _ in 0..<max(0, entries - 1) {
      guard let length = number(offset) else { return false }
      offset += 4 + length
    }
    let new = comments + pictureBlock
    guard let length = number(offset), 4 + length == new.count, offset + new.count <= head.count else { return false }
    head.replaceSubrange(offset..<offset + new.count, with: new)
    head.replaceSubrange(countOffset..<countOffset + 4, with: Self.little(entries - 1 + count))
    if !pictureBlock.isEmpty {
      head[offset + comments.count] |= head[start - 4] & 0x80
      head[start - 4] &= 0x7F
      let size = Self.little(offset + comments.count - start)[..<3].reversed()
      head.replaceSubrange(start - 3..<start, with: size)
    }
    return true
  }

  /// A number of four bytes, little-endian.
  private static func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
