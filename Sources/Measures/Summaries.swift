/// Statistics of single excerpts, summarized over many.
package struct Traits: Sendable, Encodable {
  /// How well the estimated key fits, −1…1 (`KeyEstimate.clarity`).
  package let keyClarity: Spread
  /// How regularly notes begin, 0…1 (`Performance.pulseClarity`).
  package let pulseClarity: Spread
  /// How much an excerpt returns to earlier passages, 0…1 (`Performance.recurrence`), without excerpts that are too
  /// short.
  package let recurrence: Spread
  /// Lengths of the longest runs, in notes, chords and events (`Repetition`).
  package let keyRun, chordRun, eventRun: Spread
  /// Share of repeated patterns, 0…1 (`Repetition`).
  package let repeatedPatternShare: Spread

  init(of excerpts: [Excerpt]) {
    keyClarity = Spread(excerpts.lazy.compactMap { KeyEstimate(of: $0.performance)?.clarity })
    pulseClarity = Spread(excerpts.lazy.compactMap(\.performance.pulseClarity))
    recurrence = Spread(excerpts.lazy.compactMap(\.performance.recurrence))
    let repetitions = excerpts.map { Repetition(of: $0.performance) }
    keyRun = Spread(repetitions.lazy.map { Double($0.longestKeyRun) })
    chordRun = Spread(repetitions.lazy.map { Double($0.longestChordRun) })
    eventRun = Spread(repetitions.lazy.map { Double($0.longestEventRun) })
    repeatedPatternShare = Spread(repetitions.lazy.map(\.repeatedPatternShare))
  }
}

/// For many excerpts, the length in notes of the longest run that each shares with a corpus.
package struct CopyingSummary: Sendable {
  /// Runs that the compositions share with the corpus.
  package let generated: Spread
  /// Runs that real music shares with the corpus.
  package let reference: Spread
  /// Runs that real music shares with other composers' music in the corpus; nil unless two composers are known.
  package let otherComposers: Spread?
  /// The longest copy in any composition, and the excerpt that contains it.
  package let longest: (excerpt: Int, copy: Copy)?

  /// - Parameter reference: excerpts and their composers.
  init(generated: [Excerpt], reference: [(excerpt: Excerpt, composer: String?)], corpus: [AttributedPerformance]) throws
  {
    let index = MelodyIndex(corpus.lazy.map(\.performance))
    func notes(_ excerpts: [Excerpt], in index: MelodyIndex) -> [Double] {
      excerpts.map { Double(index.longestCopy(in: $0.performance).notes) }
    }
    try Task.checkCancellation()
    let copies = generated.map { index.longestCopy(in: $0.performance) }
    longest = copies.indices.max { copies[$0].notes < copies[$1].notes }.map { ($0, copies[$0]) }
    self.generated = Spread(copies.lazy.map { Double($0.notes) })
    self.reference = Spread(notes(reference.map(\.excerpt), in: index))
    var others: [Double] = []
    for (composer, group) in Dictionary(grouping: reference, by: \.composer).sorted(by: {
      ($0.key ?? "") < ($1.key ?? "")
    }) {
      try Task.checkCancellation()
      guard let composer, corpus.contains(where: { $0.composer != composer }) else { continue }
      others += notes(group.map(\.excerpt), in: index.without { corpus[$0].composer == composer })
    }
    otherComposers = others.isEmpty ? nil : Spread(others)
  }
}
