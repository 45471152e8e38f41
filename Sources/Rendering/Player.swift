// The synth, led through a schedule block by block. Must not know where music comes from or where frames go in the end.
internal import Audio
internal import Music

/// Renders what a schedule says into a spool.
struct Player: ~Copyable {
  private var synth: Synth
  private var position = 0
  private var samples: [Float] = []
  private let progress: @Sendable (Seconds) -> Void

  /// Blocks rendered at once: about 0.1 s, so that a cancelled render ends at once.
  private static let chunk = 64

  /// - Parameter progress: told how much has been rendered, after each chunk.
  init(synth: consuming Synth, progress: @escaping @Sendable (Seconds) -> Void) {
    self.synth = synth
    self.progress = progress
  }

  /// Renders up to `end`, a block, giving the synth its commands on the way.
  mutating func play(_ schedule: inout Schedule, until end: Int, into spool: inout FrameSpool) throws {
    while let (block, command) = schedule.next(before: end) {
      try render(until: block, into: &spool)
      synth.perform(command)
    }
    try render(until: end, into: &spool)
  }

  /// Releases everything and renders until nothing is heard any more.
  ///
  /// That is when a fifth of a second has stayed 70 dB below the piece's peak. After six seconds it ends in any case;
  /// the last half second of these fades, so that what still sounds does not break off.
  mutating func dieAway(into spool: inout FrameSpool) throws {
    let second = Double(spool.sampleRate.rawValue) / Double(Synth.blockFrames)
    let step = Int(second / 50)
    let cap = position + Int(6 * second)
    let inaudible = max(Level.silence, spool.peak * 0.000_316)
    var quietSteps = 0
    synth.releaseAll()
    while quietSteps < 10 && position < cap {
      try render(blocks: step)
      fade(blocksLeft: cap - position, over: Int(second / 2))
      quietSteps = samples.allSatisfy { abs($0) <= inaudible } ? quietSteps + 1 : 0
      try keep(in: &spool)
    }
  }

  private mutating func render(until end: Int, into spool: inout FrameSpool) throws {
    while position < end {
      try render(blocks: min(Player.chunk, end - position))
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

  /// Lets the level of `samples` fall in a straight line over the last `length` blocks before the cap, which comes
  /// `blocksLeft` after them; further from it they stay as they are.
  private mutating func fade(blocksLeft: Int, over length: Int) {
    let frames = samples.count / 2
    let left = blocksLeft * Synth.blockFrames + frames
    guard left < length * Synth.blockFrames else { return }
    for index in samples.indices {
      samples[index] *= max(0, Float(left - index / 2) / Float(length * Synth.blockFrames))
    }
  }
}
