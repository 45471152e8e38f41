internal import Music

/// The time unit of a script, and limits of its length.
package struct ScriptClock: Sendable {
  package let framesPerSecond: Int
  /// Number of frames in a block. Commands take effect at the start of a block.
  package let blockFrames: Int
  /// Maximum time in seconds; later events are moved to it.
  package let longest: Double

  package init(framesPerSecond: Int, blockFrames: Int, longest: Double) {
    (self.framesPerSecond, self.blockFrames, self.longest) = (framesPerSecond, blockFrames, longest)
  }

  func block(at time: Seconds) -> Int {
    Int((min(max(0, time.value), longest) * blocksPerSecond).rounded())
  }

  var blocksPerSecond: Double { Double(framesPerSecond) / Double(blockFrames) }
}
