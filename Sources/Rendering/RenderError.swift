// What can go wrong with a piece that is to be sounded.
package import Music

/// A piece that is not rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// Something in it begins or ends at `seconds`.
  case tooLong(seconds: Double, limit: Double)

  /// Refuses a piece that is longer than a day before any of it is played or written.
  package static func checkLength(of performance: Performance) throws(RenderError) {
    guard let end = performance.events.lazy.map(\.end).max(), end.value > Schedule.longest else { return }
    throw .tooLong(seconds: end.value, limit: Schedule.longest)
  }
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let seconds, let limit):
      "the piece goes on until \(seconds) s, and \(limit) s is the longest that is rendered; cut it into parts"
    }
  }
}
