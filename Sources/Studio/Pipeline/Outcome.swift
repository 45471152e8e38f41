internal import Files
private import Glibc

/// The result of a job.
public enum Outcome: Sendable {
  case made(PieceReport)
  /// All files exist already, as they would be made now.
  case present(PresentPiece)
  case failed(any Error)
  /// Not tried, because the disk is full.
  case notTried
}

extension Outcome {
  /// The files of a finished piece.
  public var files: [String] {
    switch self {
    case .made(let report): Array(report.files.values)
    case .present(let piece): Array(piece.files.values)
    case .failed, .notTried: []
    }
  }
}

/// A piece that an earlier run or another process has made, as `--json` prints it.
public struct PresentPiece: Encodable, Sendable {
  public let title: String
  public let input: String?
  public let seed: UInt64?
  /// Format ▶ path.
  public let files: [String: String]
  public let skipped = true

  init(_ piece: Piece, _ path: OutputPath, _ formats: [OutputFormat]) {
    (title, input, seed) = (piece.title, piece.input, piece.seed)
    files = path.files(formats)
  }
}

extension FileError {
  /// Whether it is the disk that failed, so that the other pieces would fail, too.
  var isOfTheDisk: Bool {
    [ENOSPC, EDQUOT, EROFS].contains(code) && [.write, .create, .rename].contains(action)
  }
}
