// The synth, led through its commands block by block. Must not know where music comes from or where frames go in the
// end.
internal import Audio
internal import Music

/// Renders commands into a spool.
struct Player: ~Copyable {
  private var synth: Synth
  private var touch: Touch
  private var position = 0
  private var level = RunningLevel()
  private let progress: @Sendable (Seconds) -> Void

  /// Blocks rendered at once: about 0.1 s, so that a cancelled render ends at once.
  private static let chunk = 64

  /// - Parameter progress: told how much has been rendered, after each chunk.
  init(_ synth: consuming Synth, touch: Touch, progress: @escaping @Sendable (Seconds) -> Void) {
    self.synth = synth
    (self.touch, self.progress) = (touch, progress)
  }

  /// Renders up to `end`, a block, giving the synth its commands on the way.
  mutating func play(_ source: inout some CommandSource, until end: Int, into spool: inout FrameSpool) throws {
    while position < end {
      try Task.checkCancellation()
      let (start, stop) = (position, min(end, position + Player.chunk))
      var samples = silence(blocks: stop - start)
      while let step = source.next(before: stop) {
        guard let command = touch(step.command) else { continue }
        render(until: step.block, into: &samples, from: start)
        synth.perform(command)
      }
      render(until: stop, into: &samples, from: start)
      level.hear(samples)
      try keep(samples, in: &spool)
    }
  }

  /// Releases everything and renders until nothing is heard any more: see `Ending`.
  mutating func dieAway(into spool: inout FrameSpool) throws {
    synth.releaseAll()
    var ending = Ending(after: level, sampleRate: spool.sampleRate)
    while let blocks = ending.nextBlocks {
      try Task.checkCancellation()
      var samples = silence(blocks: blocks)
      render(until: position + blocks, into: &samples, from: position)
      ending.hear(&samples)
      try keep(samples, in: &spool)
    }
  }

  private func silence(blocks: Int) -> [Float] { [Float](repeating: 0, count: 2 * Synth.blockFrames * blocks) }

  /// - Parameter start: the block that `samples` begin with.
  private mutating func render(until end: Int, into samples: inout [Float], from start: Int) {
    synth.render(blocks: end - position, into: &samples, at: position - start)
    position = max(position, end)
  }

  private func keep(_ samples: [Float], in spool: inout FrameSpool) throws {
    try spool.append(samples.span)
    progress(Seconds(spool.seconds))
  }
}
