/// A piece that cannot be rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// A note or pedal press begins or ends at `seconds`.
  case tooLong(seconds: Double, limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let seconds, let limit):
      "the piece lasts \(Int(seconds)) s, and at most \(Int(limit)) s can be rendered; split it into shorter pieces"
    }
  }
}
