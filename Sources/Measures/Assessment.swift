package import Music

/// A piece, with its composer if known.
package struct AttributedPerformance: Sendable {
  package let performance: Performance
  package let composer: String?

  package init(_ performance: Performance, composer: String?) {
    (self.performance, self.composer) = (performance, composer)
  }
}

/// Compares compositions with real music: how similar they are, how much they repeat, and how much they copy.
///
/// All music is cut into excerpts of one length, the median length of the compositions. The baseline compares excerpts
/// of the corpus with the same reference. It uses as many excerpts as the compositions have, evenly spread over the
/// corpus, so it shows what real music reaches with this reference and this number of pieces.
package struct Assessment: Sendable {
  /// Length of each excerpt.
  package let length: Seconds
  /// Number of excerpts in each group.
  package let generatedCount, referenceCount, baselineCount: Int
  package let comparison: Comparison
  /// Nil without a corpus.
  package let baseline: Comparison?
  package let traits, referenceTraits: Traits
  /// Nil without a corpus.
  package let copying: CopyingSummary?
  /// For each generated excerpt, the index of the composition that it comes from.
  package let sources: [Int]

  /// - Parameters:
  ///   - compositions: each has at least one note.
  ///   - corpus: the music that the model was trained on; none of it should be in the reference.
  /// - Throws: `CancellationError`.
  package init(
    of compositions: [Performance], beside reference: [AttributedPerformance], corpus: [AttributedPerformance]
  )
    throws
  {
    let length = Seconds(Spread(compositions.lazy.map { $0.span.value }).median)
    let parts = compositions.map { $0.excerpts(of: length) }
    let generated = Array(parts.joined())
    let real = reference.flatMap { piece in
      piece.performance.excerpts(of: length).map { (excerpt: $0, composer: piece.composer) }
    }
    let profile = Profile(real.map(\.excerpt))
    let drawn = evenly(generated.count, of: corpus.flatMap { $0.performance.excerpts(of: length) })
    try Task.checkCancellation()
    comparison = Comparison(Profile(generated), with: profile)
    baseline = drawn.isEmpty ? nil : Comparison(Profile(drawn), with: profile)
    try Task.checkCancellation()
    traits = Traits(of: generated)
    referenceTraits = Traits(of: real.map(\.excerpt))
    copying = corpus.isEmpty ? nil : try CopyingSummary(generated: generated, reference: real, corpus: corpus)
    sources = parts.indices.flatMap { Array(repeating: $0, count: parts[$0].count) }
    (self.length, generatedCount, referenceCount) = (length, generated.count, real.count)
    baselineCount = drawn.count
  }
}

/// At most `count` of the items, evenly spread.
private func evenly<Item>(_ count: Int, of items: [Item]) -> [Item] {
  let count = min(count, items.count)
  return (0..<count).map { items[$0 * items.count / count] }
}
