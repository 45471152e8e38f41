// A part of some work that a machine does by itself. Must not know what the work is.

/// Shard i of n, written `i/n`.
public struct Shard: Hashable, Sendable {
  public let index, count: Int

  public static let whole = Shard(index: 1, count: 1)!

  /// - Parameter index: from 1; nil is returned where there is no such part.
  public init?(index: Int, count: Int) {
    guard 1...10_000 ~= count, 1...count ~= index else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// - Parameter text: such as `2/4`; nil is returned for others.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }

  /// Every n-th of things that are counted.
  ///
  /// - Parameter place: of a thing, from 0.
  package func takes(_ place: Int) -> Bool { place % count == index - 1 }

  /// About every n-th of things that have names; which of them does not depend on what others there are.
  package func takes(_ name: String) -> Bool {
    if count == 1 { return true }
    var digest = Digest()
    digest.add(name)
    // The low bits of the digest alone follow the last letters too closely.
    return takes(Int((digest.value ^ (digest.value >> 32)) % UInt64(count)))
  }
}

extension Shard: CustomStringConvertible {
  public var description: String { "\(index)/\(count)" }
}
