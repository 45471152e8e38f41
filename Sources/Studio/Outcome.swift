// How it went with one piece of a batch. Must not know how it is told.
internal import Files
private import Glibc

/// What came of an order.
public enum Outcome: Sendable {
  case made(PieceReport)
  /// All of it was there already, as it would be made now.
  case present(PresentPiece)
  case failed(any Error)
  /// Not tried, since there is no room on the disk any more.
  case left
}

extension Outcome {
  /// The files of a piece that is done.
  public var files: [String] {
    switch self {
    case .made(let report): Array(report.files.values)
    case .present(let piece): Array(piece.files.values)
    case .failed, .left: []
    }
  }
}

/// A piece that was made by an earlier run, or meanwhile by another, as `--json` prints it.
public struct PresentPiece: Encodable, Sendable {
  public let input: String?
  public let seed: UInt64?
  /// Format ▶ path.
  public let files: [String: String]
  public let skipped = true
}

extension FileError {
  /// Whether no other piece will fare better.
  var isOfTheDisk: Bool {
    [ENOSPC, EDQUOT, EROFS].contains(code) && [.write, .create, .rename].contains(action)
  }
}
