// The composer: model + vocabulary + dice ─▶ note stream. Must not know files, sound, or who is listening.
public import Music
public import Network
public import Tokens

/// Composes pieces with a trained model, event by event.
public struct Composer: Sendable {
  let weights: StepperWeights
  let vocabulary: Vocabulary
  /// The labels that the model knows, such as composers.
  public let labels: [String]
  /// Tells the model from others.
  public let fingerprint: String

  /// - Throws: `VocabularyError` when the network's columns are not the vocabulary's, `ComposingError` when it has more
  ///   labels, or fewer, than there are names.
  public init(
    parameters: Parameters, vocabulary: Vocabulary, labels: [String], fingerprint: String
  ) throws {
    try vocabulary.check(classes: parameters.architecture.classes)
    guard labels.count == parameters.architecture.labels else {
      throw ComposingError.labelsDoNotFit(names: labels.count, network: parameters.architecture.labels)
    }
    (self.vocabulary, self.labels) = (vocabulary, labels)
    weights = StepperWeights(parameters)
    self.fingerprint = fingerprint
  }

  /// Composes one piece into a stream, and finishes the stream whatever happens.
  ///
  /// After each event others may have the thread, so that consumers keep up even where there is only one.
  ///
  /// - Parameter progress: hears how many seconds of music there are, after every event.
  /// - Returns: how many events the piece has.
  @discardableResult
  public func compose(
    _ brief: Brief, into stream: NoteStream, progress: @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> Int {
    do {
      var composition = Composition(brief: brief, composer: self, label: try index(of: brief.label), stream: stream)
      while try composition.step() {
        try Task.checkCancellation()
        await Task.yield()
        progress(composition.now)
      }
      stream.finish()
      return composition.count
    } catch {
      stream.finish(throwing: error)
      throw error
    }
  }

  /// Refuses a label that the model does not know.
  public func check(label: String?) throws(ComposingError) { _ = try index(of: label) }

  /// The number of a label, found without regard to case; −1 for none.
  func index(of label: String?) throws(ComposingError) -> Int32 {
    guard let label else { return -1 }
    guard let index = labels.firstIndex(where: { $0.lowercased() == label.lowercased() }) else {
      throw .unknownLabel(label, known: labels)
    }
    return Int32(index)
  }
}
