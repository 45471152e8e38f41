// What can go wrong with a picture. Must not know files.

/// A picture that cannot be drawn.
public enum PictureError: Error, Hashable, Sendable {
  /// There is no note in what should be drawn.
  case noNotes
  /// It would have more pixels than cairo, or a reasonable memory, has room for.
  case tooLarge(width: Int, height: Int, largestWidth: Int)
  /// Cairo gave up: what it says.
  case cairo(reason: String)
}

extension PictureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNotes: "there are no notes between these times; choose other --from and --to"
    case .tooLarge(let width, let height, let largestWidth):
      "a PNG of \(width) × \(height) pixels is too large; give --width \(largestWidth) or less, or --format svg"
    case .cairo(let reason): "cairo cannot draw it (\(reason)); choose another format"
    }
  }
}
