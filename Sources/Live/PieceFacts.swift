/// What is known of a piece before it sounds.
package struct PieceFacts: Hashable, Sendable {
  package var title: String
  /// Whose manner it is in, or who wrote it; nil where nobody says.
  package var composer: String?
  /// Random seed of a composed piece; nil for a file.
  package var seed: UInt64?
  /// The file that it is read from; nil for a composed piece.
  package var path: String?

  package init(title: String, composer: String? = nil, seed: UInt64? = nil, path: String? = nil) {
    (self.title, self.composer, self.seed, self.path) = (title, composer, seed, path)
  }
}
