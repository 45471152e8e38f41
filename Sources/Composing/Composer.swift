// The composer: model + vocabulary + dice ─▶ note stream. Must not know files, sound, or who is listening.
public import Music
public import Network
private import Randomness
public import Tokens

/// Composes pieces with a trained model, event by event.
public struct Composer: Sendable {
  let weights: StepperWeights
  let vocabulary: Vocabulary
  /// The labels that the model knows, such as composers.
  public let labels: [String]
  /// What the model goes on from where a brief has no primer; nil: it begins with the beginning.
  let primers: Primers?
  /// Tells the model from others.
  public let fingerprint: String
  /// The licence of the model; nil where none is stated.
  public let licence: String?
  private let ensembles = Ensembles()

  /// So many pieces are composed in step on one core: with fewer, each costs more.
  public static let piecesInStep = Ensemble.size

  /// - Throws: `VocabularyError` when the network's columns are not the vocabulary's, `ComposingError` when it has more
  ///   labels, or fewer, than there are names.
  public init(
    parameters: Parameters, vocabulary: Vocabulary, labels: [String], primers: Primers? = nil, fingerprint: String,
    licence: String? = nil
  ) throws {
    try vocabulary.check(classes: parameters.architecture.classes)
    guard labels.count == parameters.architecture.labels else {
      throw ComposingError.labelsDoNotFit(names: labels.count, network: parameters.architecture.labels)
    }
    (self.vocabulary, self.labels, self.primers) = (vocabulary, labels, primers)
    weights = StepperWeights(parameters)
    (self.fingerprint, self.licence) = (fingerprint, licence)
  }

  /// The names of what it draws for each event, such as `time`, in the order in which it does.
  public var columns: [String] { vocabulary.encoding.columns }

  /// How long a piece is when nothing is said: 200 notes or chords as the classic system has it, or a minute.
  public var usualLength: Length { vocabulary.encoding.isSteady ? .events(200) : .seconds(60) }

  /// Composes one piece into a stream, and finishes the stream whatever happens. Pieces under way at the same time are
  /// composed in step, `piecesInStep` on a core.
  ///
  /// - Parameter progress: hears how many seconds of music there are, now and then.
  /// - Throws: `ComposingError` when the brief asks for what the model does not have.
  @discardableResult
  public func compose(
    _ brief: Brief, into stream: NoteStream, progress: @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> Outcome {
    do {
      try check(brief)
      let composition = Composition(brief: brief, composer: self, label: try index(of: brief.label), stream: stream)
      let outcome = try await ensembles.withPlace { try await $0.compose(composition, progress: progress) }
      stream.finish()
      return outcome
    } catch {
      stream.finish(throwing: error)
      throw error
    }
  }

  /// How the composing of a piece went.
  public struct Outcome: Sendable {
    /// How often what had been composed was taken back, because it had a fault, and composed anew.
    public let redraws: Int
    /// What is wrong with the piece all the same, such as `strikes the same 9 times in a row`.
    public let fault: String?
  }

  /// Refuses a brief that asks for what the model does not have: a label, or a column.
  public func check(_ brief: Brief) throws(ComposingError) {
    _ = try index(of: brief.label)
    let constraints = brief.constraints
    for name in brief.sampling.temperature?.columns.keys.sorted() ?? [] {
      try check(column: name, for: "--temperature")
    }
    if constraints.density != nil { try check(column: Constraints.timeColumn, for: "--density") }
    if constraints.velocity != nil { try check(column: Constraints.velocityColumn, for: "--velocity") }
  }

  private func check(column: String, for option: String) throws(ComposingError) {
    let known = vocabulary.encoding.columns
    if !known.contains(column) { throw .noColumn(column, option: option, known: known) }
  }

  /// The label that a seed picks; nil where the model has none.
  public func label(seed: UInt64) -> String? {
    // A generator of its own, so that the seed's other choices stay the same whatever the label.
    var generator = SplitMix64(seed: seed, number: .max)
    return labels.randomElement(using: &generator)
  }

  /// The number of a label, in any usual spelling of the composer's name; −1 for none.
  func index(of label: String?) throws(ComposingError) -> Int32 {
    guard let label else { return -1 }
    guard let known = LabelNames(labels).label(named: label), let index = labels.firstIndex(of: known) else {
      throw .unknownLabel(label, known: labels)
    }
    return Int32(index)
  }
}
