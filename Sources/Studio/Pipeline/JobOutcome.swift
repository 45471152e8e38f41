internal import Files
private import Glibc

/// The result of a job.
public enum JobOutcome: Sendable {
  case made(PieceReport)
  /// All files exist already and, as far as is known, would come out the same now. A manifest knows; otherwise, see
  /// `EarlierFiles`.
  case present(PieceReport)
  case failed(any Error)
  /// Not attempted, because the disk is full.
  case notTried
}

extension JobOutcome {
  /// The files of a finished piece.
  public var files: [String] {
    switch self {
    case .made(let report), .present(let report): Array(report.files.values)
    case .failed, .notTried: []
    }
  }
}

extension FileError {
  /// Whether the disk is the cause, so that the other pieces would fail too.
  var isOfTheDisk: Bool {
    [ENOSPC, EDQUOT, EROFS].contains(code) && [.write, .create, .rename].contains(action)
  }
}
