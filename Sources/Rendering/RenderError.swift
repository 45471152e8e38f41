// What can go wrong with a piece that is to be sounded.

/// A piece that is not rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// Something in it begins or ends at `seconds`.
  case tooLong(seconds: Double, limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let seconds, let limit):
      "the piece goes on until \(seconds) s, and \(limit) s is the longest that is rendered; cut it into parts"
    }
  }
}
