public import Music
public import Network
private import Randomness
public import Tokens

/// Composes pieces with a trained model, event by event.
public struct Composer: Sendable {
  let weights: StepperWeights
  let vocabulary: Vocabulary
  /// The labels that the model was trained on, such as composers.
  public let labels: [String]
  /// Opening sequences used when a request has no primer; nil if the model starts from its begin row.
  let primers: Primers?
  /// Number of training events of each label.
  private let events: [Int]
  /// Identifies the model: a digest of its contents.
  public let digest: String
  /// Licence of the model; nil if none is stated.
  public let licence: String?
  /// The model's default sampling settings.
  public let sampling: Sampling
  private let batches = DecodingBatches()

  /// Number of pieces that one core composes together in batched steps. Smaller batches cost more per piece.
  public static let batchSize = DecodingBatch.size

  /// Counts are capped at this, so that their sum cannot overflow.
  private static let mostEvents = 1 << 40

  /// - Parameter events: number of training events by label; labels that are missing are never picked by a seed, unless
  ///   all are.
  /// - Throws: `VocabularyError` if the network's columns differ from the vocabulary's, `ComposingError` if the number
  ///   of labels differs from the network's.
  public init(
    parameters: Parameters, vocabulary: Vocabulary, labels: [String], events: [String: Int] = [:],
    primers: Primers? = nil,
    digest: String, licence: String? = nil, sampling: Sampling = Sampling()
  ) throws {
    try vocabulary.check(classes: parameters.architecture.classes)
    guard labels.count == parameters.architecture.labels else {
      throw ComposingError.labelsDoNotFit(names: labels.count, network: parameters.architecture.labels)
    }
    (self.vocabulary, self.labels, self.primers) = (vocabulary, labels, primers)
    let known = labels.map { min(max(events[$0, default: 0], 0), Self.mostEvents) }
    self.events = known.contains { $0 > 0 } ? known : labels.map { _ in 1 }
    weights = StepperWeights(parameters)
    (self.digest, self.licence, self.sampling) = (digest, licence, sampling)
  }

  /// Names of the columns that are sampled for each event, such as `time`, in sampling order.
  public var columns: [String] { vocabulary.encoding.columns }

  /// Default length of a piece: 200 notes or chords for fixed-step encodings, as in the classic system, otherwise one
  /// minute.
  public var usualLength: Length { vocabulary.encoding.hasFixedStep ? .events(200) : .seconds(60) }

  /// Composes one piece into a stream, and finishes the stream whatever happens. Pieces that are composed at the same
  /// time are batched, `batchSize` per core.
  ///
  /// - Parameter progress: called now and then with the number of seconds composed so far.
  /// - Throws: `ComposingError` if the request requires something that the model lacks.
  @discardableResult
  public func compose(
    _ request: PieceRequest, into stream: NoteStream, progress: @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> Report {
    do {
      try check(request)
      let composition = CompositionProcess(
        request: request, composer: self, label: try index(of: request.label), stream: stream)
      let outcome = try await batches.withBatch { try await $0.compose(composition, progress: progress) }
      stream.finish()
      return outcome
    } catch {
      stream.finish(throwing: error)
      throw error
    }
  }

  /// How the composition of a piece went.
  public struct Report: Sendable {
    /// Number of times that degenerate music was discarded and composed again.
    public let redraws: Int
    /// How the finished piece is degenerate nevertheless, such as `strikes the same key or chord 9 times in a row`; nil
    /// if it isn't.
    public let degeneration: String?
  }

  /// Throws if the request requires something that the model lacks: a label or a column.
  public func check(_ request: PieceRequest) throws(ComposingError) {
    _ = try index(of: request.label)
    let constraints = request.constraints
    for name in (request.sampling ?? sampling).temperature.columns.keys.sorted() {
      try check(column: name, for: "temperature")
    }
    if constraints.density != nil { try check(column: Constraints.timeColumn, for: "density") }
    if constraints.velocity != nil { try check(column: Constraints.velocityColumn, for: "velocity") }
  }

  private func check(column: String, for setting: String) throws(ComposingError) {
    let known = vocabulary.encoding.columns
    if !known.contains(column) { throw .noColumn(column, setting: setting, known: known) }
  }

  /// A label drawn with the seed, in proportion to the music that the model knows under each; nil if it has no labels.
  public func label(seed: UInt64) -> String? {
    // A separate generator, so that the label doesn't influence the other random choices.
    var generator = SplitMix64(seed: seed, number: .max)
    guard !labels.isEmpty else { return nil }
    var event = Int.random(in: 0..<events.reduce(0, +), using: &generator)
    for (label, count) in zip(labels, events) {
      if event < count { return label }
      event -= count
    }
    return nil
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
