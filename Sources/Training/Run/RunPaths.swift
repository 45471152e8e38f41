internal import Files
private import Glibc

/// The files of one run.
package struct RunPaths: Sendable {
  /// The best model so far.
  package let model: String
  /// The state needed to resume the run; removed when the run is finished.
  package var checkpoint: String { model + ".checkpoint" }
  /// The log: JSON Lines.
  package var log: String { model + ".log.jsonl" }
  /// The learning curve so far: SVG.
  package var curve: String { model + ".curve.svg" }

  /// A CSV table of the evaluations so far; nil if none is wanted.
  package let table: String?

  package init(model: String, table: String? = nil) { (self.model, self.table) = (model, table) }

  /// Throws if files of another run exist, or other files with the names that this run would use.
  package func checkVacant() throws(TrainingError) {
    try checkKinds()
    if fileExists(checkpoint) { throw .unfinishedRun(checkpoint: checkpoint) }
    try Training.checkVacant(model)
    if let table, fileExists(table) { throw .tableExists(table) }
  }

  /// Throws if the model or the table can't be created where it is wanted, or if the table would take the place of
  /// another file of the run. The folders must exist.
  package func checkPlaces() throws(TrainingError) {
    for path in [model, table].compactMap(\.self) {
      do throws(FileError) {
        try checkCreatable(path)
        if !isFolder(folder(of: path)) { throw FileError(path: path, action: .create, code: ENOENT) }
      } catch { throw .file(error) }
    }
    if let table, [model, checkpoint, log, curve].contains(where: { isSamePlace($0, table) }) {
      throw .tableIsOutput(table)
    }
  }

  /// Throws if the name of the log, the learning curve or the table is taken by a file of another kind.
  package func checkKinds() throws(TrainingError) {
    if fileExists(log), try !holds(RunLog.isLog, log) { throw .otherFile(log) }
    if fileExists(curve), try !holds(LearningCurve.isCurve, curve) { throw .otherFile(curve) }
    if let table, fileExists(table), try !holds(RunTable.isTable, table) { throw .tableExists(table) }
  }

  private func holds(_ check: (String) throws(FileError) -> Bool, _ path: String) throws(TrainingError) -> Bool {
    do { return try check(path) } catch { throw .file(error) }
  }

  func removeCheckpoint() throws(TrainingError) {
    guard unlink(checkpoint) == 0 else { throw .file(FileError(path: checkpoint, action: .remove)) }
  }
}

/// Throws if the file exists, or can't be created there.
package func checkVacant(_ path: String) throws(TrainingError) {
  if fileExists(path) { throw .outputExists(path) }
  do { try checkCreatable(path) } catch { throw .file(error) }
}

/// Writes a file atomically, replacing an existing one.
func writeText(_ text: String, to path: String) throws(FileError) {
  let file = try AtomicFile(path)
  try file.write(text.utf8)
  try file.commit()
}
