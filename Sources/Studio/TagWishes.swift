// What somebody wants the files of a piece to say. Must not know how files say it.

/// Tags that are chosen; those that are nil are Étude's own choice.
public struct TagWishes: Hashable, Sendable, Encodable {
  /// Of a piece that is read; a composed piece has its title from its commission.
  public var title: String?
  public var artist: String?
  public var album: String?
  /// As in `2026` or `2026-11-24`. Without one there is none, so that the same piece is the same file tomorrow.
  public var date: String?
  public var comment: String?

  public init() {}
}
