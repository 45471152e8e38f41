private import Files
private import Support
package import Training

/// Exports a corpus as one file of rows, from which other programs train (`RowsFile`).
package struct RowsExport: Sendable {
  private let corpus: TrainingCorpus
  private let path: String
  package var settings = TrainingSettings()
  /// Number of performances of each training score, with `settings.perform`.
  package var takes = 8
  package var isReplacing = false

  /// - Parameter path: the file to write.
  package init(_ corpus: TrainingCorpus, to path: String) { (self.corpus, self.path) = (corpus, path) }

  /// - Parameter reading: called from any thread.
  /// - Returns: the number of rows, and of pieces.
  package func run(
    reading: @escaping @Sendable (TrainingCorpus.Event) -> Void = { _ in }
  ) async throws -> (rows: Int, pieces: Int) {
    try settings.check()
    try checkOutput(path, isNoneOf: [corpus.validationList])
    if isReplacing { try checkCreatable(path) } else { try checkVacant(path) }
    let (corpus, split) = try await corpus.read(settings, threads: coreCount, report: reading)
    try checkOutput(path, isNoneOf: corpus.paths)
    let file = try RowsFile(corpus, split, settings: settings, takes: takes, version: etudeVersion)
    try file.write(to: path)
    return (file.rows, file.pieces)
  }
}
