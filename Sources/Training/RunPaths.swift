// Where a run keeps its files. Must not know what is in them.
internal import Files
private import Glibc

/// The files of one run.
public struct RunPaths: Sendable {
  /// The best model so far.
  public let model: String
  /// Everything that is needed to go on; removed when the run is finished.
  public var checkpoint: String { model + ".checkpoint" }
  /// The journal: JSON Lines.
  public var log: String { model + ".log.jsonl" }
  /// The picture of the run so far: SVG.
  public var curve: String { model + ".curve.svg" }

  /// A table of the evaluations so far: comma-separated values. Nil: none is kept.
  public let table: String?

  public init(model: String, table: String? = nil) { (self.model, self.table) = (model, table) }

  /// Refuses to begin a run where the files of another one lie.
  public func checkVacant() throws(TrainingError) {
    if fileExists(checkpoint) { throw .unfinishedRun(checkpoint: checkpoint) }
    try Training.checkVacant(model)
    if let table, fileExists(table) { throw .tableExists(table) }
  }

  /// Refuses to resume a run whose table would replace a file that is not one.
  public func checkTable() throws(TrainingError) {
    if let table, fileExists(table), !RunTable.isTable(table) { throw .tableExists(table) }
  }

  func removeCheckpoint() throws(TrainingError) {
    guard unlink(checkpoint) == 0 else { throw .file(FileError(path: checkpoint, action: .remove)) }
  }
}

/// Refuses to replace a file.
public func checkVacant(_ path: String) throws(TrainingError) {
  if fileExists(path) { throw .outputExists(path) }
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
