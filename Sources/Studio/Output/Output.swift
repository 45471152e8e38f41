internal import Files

/// The destination of finished pieces: a plain folder, or a folder with a manifest.
protocol Output: Sendable {
  /// Reserves a piece for this process; false while another process is making it.
  func claim(_ piece: Piece) -> Bool

  func release(_ piece: Piece)

  /// Reports, once, that this process waits for another one that has reserved a piece.
  func tellOfWait()

  /// The name that a piece gets and the formats that are missing.
  ///
  /// - Throws: `OutputError` where files exist that may not be replaced.
  func assignment(for piece: Piece) async throws -> Assignment

  /// A report on a piece whose files are all there.
  func report(on piece: Piece, as assignment: Assignment) -> PieceReport

  /// Gives the files of a piece their names: all of them, or none.
  ///
  /// - Returns: the report, with the paths of all files of the piece.
  /// - Throws: `NameTaken` where a file of such a name has appeared since the assignment; `FileError`.
  func commit(_ made: MadePiece, of piece: Piece, as assignment: Assignment) async throws -> PieceReport

  /// - Parameter sourceDigest: as in `Piece`; nil where the input could not be read.
  func recordFailure(_ error: any Error, of job: Job, sourceDigest: String?) async
}

/// The name of a piece, and the formats to make.
struct Assignment: Sendable {
  /// In the folder of the job, without extension.
  let name: String
  let path: OutputPath
  /// The formats that are missing; empty when the piece is finished.
  let formats: [OutputFormat]
  /// All formats of the piece.
  let all: [OutputFormat]

  init(_ name: String, at path: OutputPath, _ formats: [OutputFormat], of all: [OutputFormat]) {
    (self.name, self.path, self.formats, self.all) = (name, path, formats, all)
  }
}

/// A file that is complete but for its name.
struct PendingFile: Sendable {
  let format: OutputFormat
  let file: AtomicFile
}

/// A file of a piece could not be created, because one of its name exists.
struct NameTaken: Error {
  let path: String
}
