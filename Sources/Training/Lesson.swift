// A corpus made ready for a network: its words, its labels, its parts. Must not know the learner's state.
internal import Music
internal import Network
internal import Randomness
internal import Tokens

/// What the symbols of a network stand for.
struct Language: Codable, Hashable {
  var vocabulary: Vocabulary
  /// The index of a label is its symbol.
  var labels: [String]
}

/// What is to be learned, as the settings ask for it.
struct Lesson {
  let language: Language
  /// What is trained on, in numbers.
  let dataset: Dataset
  /// Labels of too few training pieces to be learned, in alphabetical order.
  let rareLabels: [String]
  let training: [LabelledPerformance]
  let validation: [LabelledPerformance]
  /// Compositions that are kept out of a split of windows.
  let unseen: [LabelledPerformance]
  /// Windows that a composer goes on from; nil where it begins with the beginning.
  let primers: Primers?
  /// How many training steps one hearing of the whole training part takes.
  let stepsPerEpoch: Double
  /// How many rows are predicted in it.
  let eventsPerEpoch: Int

  /// - Parameter known: what the network speaks already; the labels of the training part are added to it.
  init(_ split: Split, settings: Settings, known: Language?) throws(TrainingError) {
    let labels = split.labels(settings, known: known?.labels ?? [])
    rareLabels = Set(split.training.compactMap(\.label)).subtracting(labels).sorted()
    let symbols = Dictionary(uniqueKeysWithValues: zip(labels, Int32(0)...))
    try settings.checkWeights(split)
    func labelled(_ pieces: [Piece]) -> [LabelledPerformance] {
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
      language = Language(vocabulary: known.vocabulary, labels: labels)
    } else {
      do throws(VocabularyError) {
        language = Language(vocabulary: try Vocabulary(for: learned, settings: settings), labels: labels)
      } catch { throw .vocabulary(error) }
    }
    let encoding = language.vocabulary.encoding
    switch settings.split {
    case .compositions: (training, validation, unseen) = (learned, kept, [])
    case .windows:
      let windows = WindowSplit(learned, encoding: encoding, window: settings.window, seed: settings.seed)
      if windows.isWithoutValidation { throw .noWindows(window: settings.window) }
      (training, validation, unseen) = (windows.training, windows.validation, kept)
    }
    primers = Primers(validation.isEmpty ? training : validation, language.vocabulary, settings: settings)
    // Another performance of a score has as many events.
    var random = SplitMix64(seed: settings.seed)
    let rows = training.map { encoding.encode(settings.hearing(of: $0.performance, using: &random)).count }
    dataset = Dataset(zip(training, rows).map { ($0.label < 0 ? nil : labels[Int($0.label)], $1 - 1) })
    let events = zip(training, rows).reduce(0) { sum, piece in
      sum + piece.0.weight * Double(piece.0.asked?.dropFirst().count(where: \.self) ?? piece.1 - 1)
    }
    let chunks = zip(training, rows).reduce(0) { $0 + $1.0.weight * Double(($1.1 - 2) / settings.steps + 1) }
    if chunks < Double(settings.batch) {
      throw .smallerThanABatch(filled: Int(chunks), batch: settings.batch, steps: settings.steps)
    }
    (eventsPerEpoch, stepsPerEpoch) = (Int(events), chunks / Double(settings.batch))
  }

  var vocabulary: Vocabulary { language.vocabulary }
  var labels: [String] { language.labels }

  func architecture(_ settings: Settings) -> Architecture {
    Architecture(
      classes: vocabulary.encoding.classes, labels: labels.count, embedding: settings.embedding,
      layers: settings.layers, units: settings.units, attention: settings.attention,
      attentionUnits: settings.attentionUnits)
  }
}

extension Split {
  /// The labels of enough training pieces, and those that are known already, in alphabetical order. The index of a label is
  /// its symbol.
  func labels(_ settings: Settings, known: [String] = []) -> [String] {
    let counts = Dictionary(grouping: training.lazy.compactMap(\.label), by: \.self).mapValues(\.count)
    return Set(counts.keys.filter { counts[$0]! >= settings.minPieces } + known).sorted()
  }
}

extension Settings {
  /// Refuses weights of folders without training pieces.
  func checkWeights(_ split: Split) throws(TrainingError) {
    for weight in weight where !split.training.contains(where: weight.covers) {
      throw .badSetting("weight", "\(weight)", expected: "a folder in which training files lie")
    }
  }

  func weight(of piece: Piece) -> Double { weight.filter { $0.covers(piece) }.reduce(1) { $0 * $1.weight } }
}

extension Vocabulary {
  fileprivate init(for pieces: [LabelledPerformance], settings: Settings) throws(VocabularyError) {
    switch settings.encoding {
    case .expressive: self = .expressive(ExpressiveEncoding())
    case .chords:
      self = .chords(
        try ChordsEncoding(
          corpus: pieces.lazy.map(\.performance), rare: settings.rare,
          hearing: .init(spread: .milliseconds(settings.spread), unknown: settings.unknown)))
    }
  }
}
