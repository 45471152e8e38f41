// Scores performed by rule before they are heard. Must not know the rules.
internal import Files
internal import Music
internal import Performing
internal import Randomness

extension Piece {
  /// The score, performed by rule with dice of its own: those of its bytes, so that it is the same whoever asks.
  public var performed: Piece {
    var random = SplitMix64(seed: digest.value)
    return Piece(
      path: path, name: name, label: label, digest: digest, performance: performance.performed(using: &random))
  }
}

extension Settings {
  /// A piece as it is heard once: performed, where that is asked for.
  func hearing(of piece: Performance, using random: inout some RandomNumberGenerator) -> Performance {
    perform ? piece.performed(using: &random) : piece
  }
}
