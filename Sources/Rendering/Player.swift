// The synths, led through their commands block by block. Must not know where music comes from or where frames go in the
// end.
internal import Audio
internal import Music

/// Renders commands into a spool.
struct Player: ~Copyable {
  private let ensemble: Ensemble
  private var touch: Touch
  private var position = 0
  /// Rendered, but not in the spool yet.
  private var pending: [Float] = []
  private var level = RunningLevel()
  private let progress: @Sendable (Seconds) -> Void

  /// - Parameter progress: told how much has been rendered, after each chunk.
  init(_ ensemble: Ensemble, touch: Touch, progress: @escaping @Sendable (Seconds) -> Void) {
    (self.ensemble, self.touch, self.progress) = (ensemble, touch, progress)
  }

  /// Blocks rendered at once: with one synth about 0.1 s, so that a cancelled render ends at once; with several about 3 s,
  /// so that they wait for each other seldom.
  private var chunk: Int { ensemble.isOne ? 64 : 2048 }

  /// Whether so much has come together that it is worth rendering.
  func isWorthPlaying(until block: Int) -> Bool { ensemble.isOne || block - position >= chunk }

  /// Renders up to `end`, a block, giving the synths their commands on the way.
  mutating func play(
    _ source: inout some CommandSource, until end: Int, into spool: inout FrameSpool
  ) async throws {
    while position < end {
      let stop = min(end, position + chunk)
      var steps: [Script.Step] = []
      while var step = source.next(before: stop) {
        guard let command = touch(step.command) else { continue }
        step.command = command
        steps.append(step)
      }
      try await render(steps, until: stop, into: &spool)
    }
  }

  /// Releases everything and renders until nothing is heard any more: see `Ending`.
  mutating func dieAway(into spool: inout FrameSpool) async throws {
    try keepPending(in: &spool)
    ensemble.releaseAll()
    var ending = Ending(after: level, sampleRate: spool.sampleRate)
    while let blocks = ending.nextBlocks {
      try Task.checkCancellation()
      var samples = await ensemble.play([], from: position, to: position + blocks)
      position += blocks
      ending.hear(&samples)
      try keep(samples, in: &spool)
    }
  }

  /// With several synths, what was rendered before is kept while the next is rendered.
  private mutating func render(_ steps: [Script.Step], until end: Int, into spool: inout FrameSpool) async throws {
    try Task.checkCancellation()
    let (ensemble, start) = (ensemble, position)
    if ensemble.isOne {
      pending = await ensemble.play(steps, from: start, to: end)
      try keepPending(in: &spool)
    } else {
      async let next = ensemble.play(steps, from: start, to: end)
      try keepPending(in: &spool)
      pending = await next
    }
    position = end
  }

  private mutating func keepPending(in spool: inout FrameSpool) throws {
    level.hear(pending)
    try keep(pending, in: &spool)
    pending = []
  }

  private func keep(_ samples: [Float], in spool: inout FrameSpool) throws {
    guard !samples.isEmpty else { return }
    try spool.append(samples.span)
    progress(Seconds(spool.seconds))
  }
}
