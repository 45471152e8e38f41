/// Facts about a piece that are known before it is rendered.
package struct PieceFacts: Hashable, Sendable {
  package var title: String
  /// The composer, or the composer whose style it is in; nil where unknown.
  package var composer: String?
  /// Random seed of a composed piece; nil for a file.
  package var seed: UInt64?
  /// The file that it is read from; nil for a composed piece.
  package var path: String?

  package init(title: String, composer: String? = nil, seed: UInt64? = nil, path: String? = nil) {
    (self.title, self.composer, self.seed, self.path) = (title, composer, seed, path)
  }
}
