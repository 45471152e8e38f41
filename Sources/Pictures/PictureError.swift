/// A picture that cannot be drawn.
public enum PictureError: Error, Hashable, Sendable {
  /// No notes in the visible time range.
  case noNotes
  /// Too many pixels for cairo or for a reasonable amount of memory.
  case tooLarge(width: Int, height: Int, largestWidth: Int)
  /// Cairo failed; `reason` is its message.
  case cairo(reason: String)
}

extension PictureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNotes: "there are no notes between these times"
    case .tooLarge(let width, let height, let largestWidth):
      "a PNG of \(width) × \(height) pixels is too large; for this piece it is at most \(largestWidth) wide"
    case .cairo(let reason): "cairo cannot draw this picture (\(reason)); choose another format"
    }
  }
}
