// Which files a model was trained on.
internal import Files

/// The files that a model was trained on, as short hashes of their bytes: enough to notice that it is evaluated on one of
/// them. Of 5000 files and 100 others, two are taken for each other once in ten thousand times.
struct TrainingFiles: Hashable {
  static let metadataKey = "trainedOn"

  private var hashes: Set<UInt32>

  init(_ pieces: [Piece]) { hashes = Set(pieces.lazy.map(\.hash)) }

  /// Reads what `text` has written; nil where it is something else.
  init?(text: String) {
    let digits = Array(text.utf8)
    hashes = []
    for start in stride(from: 0, to: digits.count, by: 8) {
      let number = String(decoding: digits[start..<min(start + 8, digits.count)], as: UTF8.self)
      guard number.utf8.count == 8, let hash = UInt32(number, radix: 16) else { return nil }
      hashes.insert(hash)
    }
  }

  /// The hashes in increasing order, eight hexadecimal digits each, nothing between them.
  var text: String {
    hashes.sorted().map { hash in
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  func contains(_ piece: Piece) -> Bool { hashes.contains(piece.hash) }

  func union(_ other: TrainingFiles) -> TrainingFiles {
    var result = self
    result.hashes.formUnion(other.hashes)
    return result
  }
}

extension Piece {
  /// The 64-bit FNV-1a digest of the file, its two halves combined by exclusive or, as its authors advise for 32 bits.
  fileprivate var hash: UInt32 { UInt32(truncatingIfNeeded: digest.value ^ (digest.value >> 32)) }
}
