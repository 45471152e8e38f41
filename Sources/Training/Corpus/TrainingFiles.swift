internal import Support

/// The files that a model was trained on, as short hashes of their contents, to notice when the model is evaluated on
/// one of them. Between 5000 training files and 100 others, the chance of any false match is one in ten thousand.
struct TrainingFiles: Hashable {
  static let metadataKey = "trainedOn"

  private var hashes: Set<UInt32>

  init(_ pieces: [CorpusPiece]) { hashes = Set(pieces.lazy.map(\.hash)) }

  /// Parses the property `text`; returns nil for anything else.
  init?(text: String) {
    let digits = Array(text.utf8)
    hashes = []
    for start in stride(from: 0, to: digits.count, by: 8) {
      let number = String(decoding: digits[start..<min(start + 8, digits.count)], as: UTF8.self)
      guard number.utf8.count == 8, let hash = UInt32(number, radix: 16) else { return nil }
      hashes.insert(hash)
    }
  }

  /// The hashes in increasing order, eight hexadecimal digits each, without separators.
  var text: String { hashes.sorted().map(hexadecimal).joined() }

  func contains(_ piece: CorpusPiece) -> Bool { hashes.contains(piece.hash) }

  func union(_ other: TrainingFiles) -> TrainingFiles {
    var result = self
    result.hashes.formUnion(other.hashes)
    return result
  }
}

extension CorpusPiece {
  /// The 64-bit FNV-1a digest of the file, folded to 32 bits by XOR as its authors recommend.
  fileprivate var hash: UInt32 { UInt32(truncatingIfNeeded: digest.value ^ (digest.value >> 32)) }
}
