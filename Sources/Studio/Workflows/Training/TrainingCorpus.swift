private import Files
package import Training

/// The folders of MIDI files that a workflow trains on, and how their pieces are divided into two sets.
package struct TrainingCorpus: Sendable {
  package var folders: [String]
  /// A file that lists the validation set; nil chooses it at random (`TrainingSettings.validationFraction`).
  package var validationList: String?

  package init(_ folders: [String], validationList: String? = nil) {
    (self.folders, self.validationList) = (folders, validationList)
  }

  /// Progress of reading a corpus.
  package enum Event: Sendable {
    /// Reported from any thread.
    case reading(Int, of: Int)
    case divided(Corpus, Split)
  }

  func read(
    _ settings: TrainingSettings, threads: Int, report: @escaping @Sendable (Event) -> Void
  ) async throws(TrainingError) -> (Corpus, Split) {
    let corpus = try await Corpus.read(folders, threads: threads) { report(.reading($0, of: $1)) }
    let split =
      if let validationList { try Split(corpus, list: validationList) } else {
        Split(corpus, fraction: settings.validationFraction, seed: settings.seed)
      }
    report(.divided(corpus, split))
    return (corpus, split)
  }
}
