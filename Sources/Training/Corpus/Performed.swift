internal import Music
internal import Performing
internal import Randomness
internal import Support

extension CorpusPiece {
  /// The score performed by rule. The random numbers are seeded by the file's digest, so the result is always the same.
  package var performed: CorpusPiece {
    var random = SplitMix64(seed: digest.value)
    return CorpusPiece(
      path: path, name: name, label: label, digest: digest, performance: performance.performed(using: &random))
  }
}

extension TrainingSettings {
  /// The piece for one play: performed by rule if the settings say so, otherwise unchanged.
  func rendition(of piece: Performance, using random: inout some RandomNumberGenerator) -> Performance {
    perform ? piece.performed(using: &random) : piece
  }
}
