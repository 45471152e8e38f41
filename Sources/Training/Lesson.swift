// A corpus made ready for a network: its words, its labels, its parts. Must not know the learner's state.
internal import Music
internal import Network
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

  /// - Parameter known: what the network speaks already; the labels of the corpus are added to it.
  init(_ corpus: Corpus, _ split: Split, settings: Settings, known: Language?) throws(TrainingError) {
    let labels = Set(corpus.labels + (known?.labels ?? [])).sorted()
    let symbols = Dictionary(uniqueKeysWithValues: zip(labels, Int32(0)...))
    func labelled(_ pieces: [Piece]) -> [LabelledPerformance] {
      pieces.map { LabelledPerformance(performance: $0.performance, label: $0.label.flatMap { symbols[$0] } ?? -1) }
    }
    let (learned, kept) = (labelled(split.training), labelled(split.validation))
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
    let counts = training.map { encoding.encode($0.performance).count }
    eventsPerEpoch = zip(training, counts).reduce(0) { sum, piece in
      sum + (piece.0.asked?.dropFirst().count(where: \.self) ?? piece.1 - 1)
    }
    let chunks = counts.reduce(0) { $0 + ($1 - 2) / settings.steps + 1 }
    if chunks < settings.batch {
      throw .smallerThanABatch(filled: chunks, batch: settings.batch, steps: settings.steps)
    }
    stepsPerEpoch = Double(chunks) / Double(settings.batch)
  }

  var vocabulary: Vocabulary { language.vocabulary }
  var labels: [String] { language.labels }

  func architecture(_ settings: Settings) -> Architecture {
    Architecture(
      classes: vocabulary.encoding.classes, labels: labels.count, embedding: settings.embedding,
      layers: settings.layers, units: settings.units)
  }
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
