public import Music

extension ChordsEncoding {
  /// Builds the vocabulary from the chords that occur in a corpus.
  ///
  /// - Parameters:
  ///   - rare: minimum number of occurrences; rarer chords are left out.
  ///   - step: time between chords; nil means the most common one in the corpus, in steps of 10 ms.
  public init(
    corpus: some Sequence<Performance>, rare: Int, step: Seconds? = nil, grouping: Grouping = Grouping()
  ) throws(VocabularyError) {
    var counts: [PitchSet: Int] = [:]
    var steps: [Int: Int] = [:]
    for performance in corpus {
      for chord in performance.pitchSets(within: grouping.spread) { counts[chord, default: 0] += 1 }
      let onsets = performance.events.chords(within: grouping.spread).map(\.onset.value)
      for (onset, next) in zip(onsets, onsets.dropFirst()) {
        steps[Int(((next - onset) * 100).rounded()), default: 0] += 1
      }
    }
    let chords = counts.filter { $0.value >= rare }
      .map { (chord: $0.key, name: $0.key.description, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
      .map(\.chord)
    // If two steps are equally common, take the shorter one.
    let common = steps.filter { $0.key > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    guard let encoding = Self(chords: chords, step: step ?? Seconds(Double(common ?? 50) / 100), grouping: grouping)
    else {
      throw .noChords(rarestKept: rare, mostFrequent: counts.values.max() ?? 0)
    }
    self = encoding
  }
}
