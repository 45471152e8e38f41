// A part of a search that a machine does by itself. Must not know what a trial is.

/// Shard i of n, written `i/n`: it takes every n-th trial of a rung.
public struct TuningShard: Hashable, Sendable {
  public let index, count: Int

  public static let whole = TuningShard(index: 1, count: 1)

  private init(index: Int, count: Int) { (self.index, self.count) = (index, count) }

  /// - Parameter text: such as `2/4`; nil is returned for others.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], 1...10_000 ~= count, 1...count ~= index else {
      return nil
    }
    self.init(index: index, count: count)
  }

  /// - Parameter place: of a trial in its rung.
  func takes(_ place: Int) -> Bool { place % count == index - 1 }
}
