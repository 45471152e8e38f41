internal import Files

/// The destination of finished pieces: a plain folder, or a folder with a manifest.
protocol Output: Sendable {
  /// Reserves a piece for this process; false if another process is making it.
  func claim(_ piece: Piece) -> Bool

  func release(_ piece: Piece)

  /// Reports, once, that this process is waiting for another one that has reserved a piece.
  func reportWait()

  /// The name that a piece gets and the formats that are missing.
  ///
  /// - Throws: `OutputError` if there are files that may not be replaced.
  func assignment(for piece: Piece) async throws -> Assignment

  /// A report on a piece whose files all exist.
  func report(on piece: Piece, as assignment: Assignment) -> PieceReport

  /// Gives all files of a piece their names, or none of them.
  ///
  /// - Returns: the report, with the paths of all files of the piece.
  /// - Throws: `NameTaken` if a file of one of these names has appeared since the assignment; `FileError`.
  func commit(_ made: MadePiece, of piece: Piece, as assignment: Assignment) async throws -> PieceReport

  /// - Parameter sourceDigest: as in `Piece`; nil if the input could not be read.
  func recordFailure(_ error: any Error, of job: Job, sourceDigest: String?) async
}

extension Output {
  /// The files of these formats that exist.
  ///
  /// - Throws: `OutputError` if one of them is an input of the piece, which is never replaced.
  func present(_ formats: [OutputFormat], at path: OutputPath, of piece: Piece) throws(OutputError) -> [String] {
    let present = path.present(formats)
    for path in present { try checkOutput(path, isNoneOf: piece.job.inputs) }
    return present
  }

  /// - Throws: `OutputError.present` if there are files that may not be replaced.
  func refuse(_ paths: [String]) throws(OutputError) { if !paths.isEmpty { throw .present(paths) } }
}

/// The name of a piece, and the formats to make.
struct Assignment: Sendable {
  /// Relative to the folder of the job, without extension.
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

/// A file that is complete but does not have its final name yet.
struct PendingFile: Sendable {
  let format: OutputFormat
  let file: AtomicFile
}

/// A file of a piece could not be created, because a file of that name exists.
struct NameTaken: Error {
  let path: String
}
