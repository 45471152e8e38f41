/// A piece that cannot be rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// A note or pedal press begins or ends after `limit`, in seconds.
  case tooLong(limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let limit):
      "the piece lasts more than \(Int(limit / 3600)) hours, the most that can be rendered; split it"
    }
  }
}
