/// Commands to a synthesizer, each scheduled before a block of audio frames.
package struct Script: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var block: Int
    package var command: Command

    package init(block: Int, command: Command) { (self.block, self.command) = (block, command) }
  }

  /// Ordered by block.
  package var steps: [Step]
  /// The block at which all keys and pedals are released.
  package var end: Int
  /// From this block on, no note is struck and nothing gets louder: the piece may end as soon as it has died away, even
  /// with keys or pedals still down.
  package var settled: Int

  /// - Parameter settled: nil means `end`.
  package init(steps: [Step], end: Int, settled: Int? = nil) {
    (self.steps, self.end, self.settled) = (steps, end, min(settled ?? end, end))
  }
}
