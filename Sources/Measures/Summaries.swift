// What many excerpts are like by themselves, and what they copy. Must not know how either is found in one.

/// What many excerpts are like, each by itself.
public struct Traits: Sendable, Encodable {
  /// How well the key of each fits it, −1…1.
  public let keyClarity: Spread
  /// How regularly the notes of each begin, 0…1 (`Performance.pulseClarity`).
  public let pulseClarity: Spread
  /// How much each comes back to earlier passages, 0…1 (`Performance.recurrence`), without those that are too short.
  public let recurrence: Spread
  /// Lengths of the longest runs, in notes, chords and events.
  public let keyRun, chordRun, eventRun: Spread
  /// 0…1.
  public let repeatedPatternShare: Spread

  init(of excerpts: [Excerpt]) {
    keyClarity = Spread(excerpts.lazy.compactMap { Key(of: $0.performance)?.clarity })
    pulseClarity = Spread(excerpts.lazy.compactMap(\.performance.pulseClarity))
    recurrence = Spread(excerpts.lazy.compactMap(\.performance.recurrence))
    let repetitions = excerpts.map { Repetition(of: $0.performance) }
    keyRun = Spread(repetitions.lazy.map { Double($0.longestKeyRun) })
    chordRun = Spread(repetitions.lazy.map { Double($0.longestChordRun) })
    eventRun = Spread(repetitions.lazy.map { Double($0.longestEventRun) })
    repeatedPatternShare = Spread(repetitions.lazy.map(\.repeatedPatternShare))
  }
}

/// The longest run of notes that each of many excerpts shares with a corpus.
public struct CopyingSummary: Sendable {
  /// Notes that compositions share with the corpus.
  public let generated: Spread
  /// Notes that real music shares with the corpus.
  public let reference: Spread
  /// Notes that real music shares with that by other composers in the corpus; nil unless two composers are known.
  public let otherComposers: Spread?
  /// The longest copy of all in the compositions, and in which excerpt it is.
  public let longest: (excerpt: Int, copy: Copy)?

  /// - Parameter reference: excerpts and their composers.
  init(generated: [Excerpt], reference: [(excerpt: Excerpt, composer: String?)], corpus: [Work]) throws {
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
