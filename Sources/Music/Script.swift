/// Commands to a synthesizer, each scheduled before a block of audio frames.
package struct Script: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var block: Int
    package var command: SynthCommand
    /// Index of the track that a note-on comes from.
    package var track: Int32
    /// Whether a note-on affects other notes as usual, but is inaudible itself.
    package var isSilent = false

    package init(block: Int, command: SynthCommand, track: Int32 = 0) {
      (self.block, self.command, self.track) = (block, command, track)
    }
  }

  /// Ordered by block.
  package var steps: [Step]
  /// The block at which all keys and pedals are released.
  package var end: Int
  /// From this block on no note is struck and nothing gets louder, so the piece may end as soon as it has died away,
  /// even if keys or pedals are still down.
  package var settled: Int

  /// - Parameter settled: nil means `end`.
  package init(steps: [Step], end: Int, settled: Int? = nil) {
    (self.steps, self.end, self.settled) = (steps, end, min(settled ?? end, end))
  }
}
