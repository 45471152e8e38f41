// The vocabulary of chords that a corpus has. Must not know where the corpus comes from.
public import Music

extension ChordsEncoding {
  /// The chords that occur in a corpus.
  ///
  /// - Parameters:
  ///   - rare: chords that occur fewer times than this are left out.
  ///   - step: time from one chord to the next; nil is the most common one of the corpus, in steps of 10 ms.
  public init(
    corpus: some Sequence<Performance>, rare: Int, step: Seconds? = nil, hearing: Hearing = Hearing()
  ) throws(VocabularyError) {
    var counts: [PitchSet: Int] = [:]
    var steps: [Int: Int] = [:]
    for performance in corpus {
      for chord in performance.pitchSets(within: hearing.spread) { counts[chord, default: 0] += 1 }
      let onsets = performance.events.chords(within: hearing.spread).map(\.onset.value)
      for (onset, next) in zip(onsets, onsets.dropFirst()) {
        steps[Int(((next - onset) * 100).rounded()), default: 0] += 1
      }
    }
    let chords = counts.filter { $0.value >= rare }
      .map { (chord: $0.key, name: $0.key.description, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
      .map(\.chord)
    // Of equally common steps the shorter one.
    let common = steps.filter { $0.key > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    guard let encoding = Self(chords: chords, step: step ?? Seconds(Double(common ?? 50) / 100), hearing: hearing)
    else {
      throw .noChords(rarestKept: rare, mostFrequent: counts.values.max() ?? 0)
    }
    self = encoding
  }
}
