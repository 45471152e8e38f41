internal import Music
internal import Network
internal import Randomness
internal import Tokens

/// The meaning of a network's symbols.
struct ModelVocabulary: Codable, Hashable {
  var vocabulary: Vocabulary
  /// The index of a label is its symbol.
  var labels: [String]
}

/// A corpus prepared for training: vocabulary, labels, training set and validation set.
struct TrainingData {
  let modelVocabulary: ModelVocabulary
  /// Statistics of the training set.
  let dataset: Dataset
  /// Labels with too few training pieces to be learned, sorted.
  let rareLabels: [String]
  let training: [LabelledPerformance]
  let validation: [LabelledPerformance]
  /// Compositions that are held out of a split by windows.
  let unseen: [LabelledPerformance]
  /// Opening sequences for composing; nil if the model starts from the begin row.
  let primers: Primers?
  /// Number of training steps per pass over the training set.
  let stepsPerEpoch: Double
  /// Number of rows predicted in one pass.
  let eventsPerEpoch: Int

  /// - Parameter known: the vocabulary and labels of an existing network; new labels of the training set are added.
  init(_ split: Split, settings: TrainingSettings, known: ModelVocabulary?) throws(TrainingError) {
    let labels = split.labels(settings, known: known?.labels ?? [])
    rareLabels = Set(split.training.compactMap(\.label)).subtracting(labels).sorted()
    let symbols = Dictionary(uniqueKeysWithValues: zip(labels, Int32(0)...))
    try settings.checkWeights(split)
    func labelled(_ pieces: [CorpusPiece]) -> [LabelledPerformance] {
      pieces.map { piece in
        LabelledPerformance(
          performance: piece.performance, label: piece.label.flatMap { symbols[$0] } ?? -1,
          weight: settings.weight(of: piece))
      }
    }
    let (learned, kept) = (
      labelled(split.training), labelled(split.validation.map { settings.perform ? $0.performed : $0 })
    )
    if let known {
      modelVocabulary = ModelVocabulary(vocabulary: known.vocabulary, labels: labels)
    } else {
      do throws(VocabularyError) {
        modelVocabulary = ModelVocabulary(vocabulary: try Vocabulary(for: learned, settings: settings), labels: labels)
      } catch { throw .vocabulary(error) }
    }
    let encoding = modelVocabulary.vocabulary.encoding
    switch settings.split {
    case .compositions: (training, validation, unseen) = (learned, kept, [])
    case .windows:
      let windows = WindowSplit(learned, encoding: encoding, window: settings.window, seed: settings.seed)
      if windows.isWithoutValidation { throw .noWindows(window: settings.window) }
      (training, validation, unseen) = (windows.training, windows.validation, kept)
    }
    primers = Primers(validation.isEmpty ? training : validation, modelVocabulary.vocabulary, settings: settings)
    // Every performance of a score has the same number of events.
    var random = SplitMix64(seed: settings.seed)
    let rows = training.map { encoding.encode(settings.rendition(of: $0.performance, using: &random)).count }
    dataset = Dataset(zip(training, rows).map { ($0.label < 0 ? nil : labels[Int($0.label)], $1 - 1) })
    let events = zip(training, rows).reduce(0) { sum, piece in
      sum + piece.0.weight * Double(piece.0.isTarget?.dropFirst().count(where: \.self) ?? piece.1 - 1)
    }
    let chunks = zip(training, rows).reduce(0) { $0 + $1.0.weight * Double(($1.1 - 2) / settings.steps + 1) }
    if chunks < Double(settings.batch) {
      throw .smallerThanABatch(filled: Int(chunks), batch: settings.batch, steps: settings.steps)
    }
    (eventsPerEpoch, stepsPerEpoch) = (Int(events), chunks / Double(settings.batch))
  }

  var vocabulary: Vocabulary { modelVocabulary.vocabulary }
  var labels: [String] { modelVocabulary.labels }

  func architecture(_ settings: TrainingSettings) -> Architecture {
    Architecture(
      classes: vocabulary.encoding.classes, labels: labels.count, embedding: settings.embedding,
      layers: settings.layers, units: settings.units, attention: settings.attention,
      attentionUnits: settings.attentionUnits)
  }
}

extension Split {
  /// The labels with enough training pieces, and those that are known already, sorted. The index of a label is its
  /// symbol.
  func labels(_ settings: TrainingSettings, known: [String] = []) -> [String] {
    let counts = Dictionary(grouping: training.lazy.compactMap(\.label), by: \.self).mapValues(\.count)
    return Set(counts.keys.filter { counts[$0]! >= settings.minPieces } + known).sorted()
  }
}

extension TrainingSettings {
  /// Throws if a weight applies to a folder without training pieces.
  func checkWeights(_ split: Split) throws(TrainingError) {
    for weight in weight where !split.training.contains(where: weight.covers) {
      throw .badSetting("weight", "\(weight)", expected: "a folder that contains training files")
    }
  }

  func weight(of piece: CorpusPiece) -> Double { weight.filter { $0.covers(piece) }.reduce(1) { $0 * $1.weight } }
}

extension Vocabulary {
  fileprivate init(for pieces: [LabelledPerformance], settings: TrainingSettings) throws(VocabularyError) {
    switch settings.encoding {
    case .expressive: self = .expressive(ExpressiveEncoding())
    case .chords:
      self = .chords(
        try ChordsEncoding(
          corpus: pieces.lazy.map(\.performance), rare: settings.rare,
          grouping: .init(spread: .milliseconds(settings.spread), unknown: settings.unknown)))
    }
  }
}

extension Primers {
  private static let count = 16

  /// Windows at random positions in the pieces, for a chord vocabulary. Returns nil for other vocabularies, and if no
  /// piece is as long as a window.
  init?(_ pieces: [LabelledPerformance], _ vocabulary: Vocabulary, settings: TrainingSettings) {
    guard case .chords(let encoding) = vocabulary else { return nil }
    let (window, bodies) = (
      settings.window, pieces.map { encoding.encode($0.performance).symbols.dropFirst().dropLast() }
    )
    let starts = bodies.flatMap { body in body.indices.dropLast(window - 1).map { body[$0..<$0 + window] } }
    if starts.isEmpty { return nil }
    var random = SplitMix64(seed: settings.seed, number: 1)
    self.init((0..<Self.count).map { _ in Array(starts.randomElement(using: &random)!) })
  }
}
