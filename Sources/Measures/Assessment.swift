// All measures of some compositions, beside real music. Must not know files or models.
public import Music

/// A piece, and who wrote it where that is known.
public struct Work: Sendable {
  public let performance: Performance
  public let composer: String?

  public init(_ performance: Performance, composer: String?) {
    (self.performance, self.composer) = (performance, composer)
  }
}

/// How close compositions come to real music, what they repeat and what they copy.
///
/// All music is cut into excerpts of one length, the median length of the compositions. The baseline compares as many
/// excerpts of the corpus as there are of the compositions, evenly spread over it, with the same reference: it is what real
/// music reaches, given such a reference and so few pieces.
public struct Assessment: Sendable {
  /// Of an excerpt.
  public let length: Seconds
  /// How many excerpts there are on each side.
  public let generatedCount, referenceCount, baselineCount: Int
  public let comparison: Comparison
  /// Nil without a corpus.
  public let baseline: Comparison?
  public let traits, referenceTraits: Traits
  /// Nil without a corpus.
  public let copying: CopyingSummary?
  /// The composition that each excerpt comes from.
  public let sources: [Int]

  /// - Parameters:
  ///   - compositions: each with at least one note.
  ///   - corpus: the music that the composer learned from; none of it should be in the reference.
  /// - Throws: `CancellationError`.
  public init(of compositions: [Performance], beside reference: [Work], corpus: [Work]) throws {
    let length = Seconds(Spread(compositions.lazy.map { $0.span.value }).median)
    let parts = compositions.map { $0.excerpts(of: length) }
    let generated = Array(parts.joined())
    let real = reference.flatMap { work in
      work.performance.excerpts(of: length).map { (excerpt: $0, composer: work.composer) }
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

/// At most `count` of some items, evenly spread.
private func evenly<Item>(_ count: Int, of items: [Item]) -> [Item] {
  let count = min(count, items.count)
  return (0..<count).map { items[$0 * items.count / count] }
}
