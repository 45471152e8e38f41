/// One part of work that is split between machines: shard `index` of `count`, written `i/n`.
public struct Shard: Hashable, Sendable {
  public let index, count: Int

  public static let whole = Shard(index: 1, count: 1)!

  /// - Parameter index: from 1 to `count`. Returns nil for other numbers.
  public init?(index: Int, count: Int) {
    guard 1...10_000 ~= count, 1...count ~= index else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// - Parameter text: such as `2/4`. Returns nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }

  /// Whether this shard takes an item, assigned in turn.
  ///
  /// - Parameter place: the item's index, from 0.
  package func takes(_ place: Int) -> Bool { place % count == index - 1 }

  /// Whether this shard takes a named item. The answer depends on the name alone, and each shard takes about one in
  /// `count`.
  package func takes(_ name: String) -> Bool {
    if count == 1 { return true }
    var digest = Digest()
    digest.add(name)
    // The low bits of the digest depend too much on the last letters.
    return takes(Int((digest.value ^ (digest.value >> 32)) % UInt64(count)))
  }
}

extension Shard: CustomStringConvertible {
  public var description: String { "\(index)/\(count)" }
}
