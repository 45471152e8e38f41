// What an instrument is told, and when, worked out beforehand. Must not know how the times came about.

/// Commands in their order, each with the block of frames before which it is given.
package struct Script: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var block: Int
    package var command: Command

    package init(block: Int, command: Command) { (self.block, self.command) = (block, command) }
  }

  /// In the order of blocks.
  package var steps: [Step]
  /// The block at which everything is released.
  package var end: Int
  /// From this block on, nothing is struck and nothing grows louder: the piece may end as soon as it has died away, even
  /// with keys or pedals still down.
  package var settled: Int

  /// - Parameter settled: nil is `end`.
  package init(steps: [Step], end: Int, settled: Int? = nil) {
    (self.steps, self.end, self.settled) = (steps, end, min(settled ?? end, end))
  }
}
