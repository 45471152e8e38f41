// The synth, led through a schedule block by block. Must not know where music comes from or where frames go in the end.
internal import Audio
internal import Music

/// Renders what a schedule says into a spool.
struct Player: ~Copyable {
  private var synth: Synth
  private var touch: Touch
  private var position = 0
  private var samples: [Float] = []
  private var level = RunningLevel()
  private let progress: @Sendable (Seconds) -> Void

  /// Blocks rendered at once: about 0.1 s, so that a cancelled render ends at once.
  private static let chunk = 64

  /// - Parameter progress: told how much has been rendered, after each chunk.
  init(synth: consuming Synth, touch: Touch, progress: @escaping @Sendable (Seconds) -> Void) {
    self.synth = synth
    self.touch = touch
    self.progress = progress
  }

  /// Renders up to `end`, a block, giving the synth its commands on the way.
  mutating func play(_ schedule: inout Schedule, until end: Int, into spool: inout FrameSpool) throws {
    while let (block, command) = schedule.next(before: end) {
      try render(until: block, into: &spool)
      if let command = touch(command) { synth.perform(command) }
    }
    try render(until: end, into: &spool)
  }

  /// Releases everything and renders until nothing is heard any more: see `Ending`.
  mutating func dieAway(into spool: inout FrameSpool) throws {
    synth.releaseAll()
    var ending = Ending(after: level, sampleRate: spool.sampleRate)
    while let blocks = ending.nextBlocks {
      try render(blocks: blocks)
      ending.hear(&samples)
      try keep(in: &spool)
    }
  }

  private mutating func render(until end: Int, into spool: inout FrameSpool) throws {
    while position < end {
      try render(blocks: min(Player.chunk, end - position))
      level.hear(samples)
      try keep(in: &spool)
    }
  }

  private mutating func render(blocks: Int) throws {
    try Task.checkCancellation()
    synth.render(blocks: blocks, into: &samples)
    position += blocks
  }

  private func keep(in spool: inout FrameSpool) throws {
    try spool.append(samples.span)
    progress(Seconds(spool.seconds))
  }
}
