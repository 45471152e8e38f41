/// A source of pieces for a session, such as a composer or a list of files.
package protocol PieceSource: Sendable {
  /// The next piece, which need not have been started; nil after the last one. Called from one thread at a time.
  func next() -> LivePiece?
}
