/// A piece that cannot be rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// A note or pedal press begins or ends at `seconds`.
  case tooLong(seconds: Double, limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(_, let limit):
      "the piece lasts more than \(Int(limit / 3600)) hours, the most that can be rendered; split it"
    }
  }
}
