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

  package init(steps: [Step], end: Int) { (self.steps, self.end) = (steps, end) }
}
