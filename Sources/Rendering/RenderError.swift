/// A piece that cannot be rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// A note or pedal press begins or ends at `seconds`.
  case tooLong(seconds: Double, limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let seconds, let limit):
      "the piece lasts \(Int(seconds / 3600)) hours, and the limit is \(Int(limit / 3600)); split it"
    }
  }
}
