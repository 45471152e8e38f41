// The synths of a piece, led through its commands. Must not know where music comes from or where frames go in the end.
internal import Audio
internal import Music

/// Renders commands into a spool.
///
/// Keys are shared out among the sections, and what they render is added in one order: the frames are the same whether
/// the sections play at once or one after the other.
struct Player {
  private let sections: [Section]
  private let mayPlayAtOnce: @Sendable () -> Bool
  private let progress: @Sendable (Seconds) -> Void
  private var touch: Touch
  /// The sections of channels whose keys are not shared out.
  private let wholeChannels: [UInt8: Int]
  private(set) var position = 0
  private var level = RunningLevel()
  /// Rendered, and kept while the next chunk is being rendered.
  private var waiting: [Float] = []

  /// Blocks rendered together: 6 s at 44.1 kHz, which also is how much is rendered before a cancelled piece ends. Within 0.4 s
  /// one section has 20 % more to do than the mean of both, within 6 s 15 %.
  static let chunk = 4096

  /// - Parameters:
  ///   - wholeChannels: the sections of channels whose keys are not shared out.
  ///   - mayPlayAtOnce: whether there are cores for it; asked before each chunk.
  ///   - progress: told how much has been rendered, after each chunk.
  init(
    _ sections: [Section], touch: Touch, wholeChannels: [UInt8: Int], mayPlayAtOnce: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (Seconds) -> Void
  ) {
    (self.sections, self.touch, self.wholeChannels) = (sections, touch, wholeChannels)
    (self.mayPlayAtOnce, self.progress) = (mayPlayAtOnce, progress)
  }

  /// Renders the whole chunks before `end`, a block, giving the synths their commands on the way.
  mutating func play(_ source: inout some CommandSource, before end: Int, into spool: inout FrameSpool) async throws {
    while end - position >= Player.chunk { try await play(&source, until: position + Player.chunk, into: &spool) }
  }

  /// Renders all that is left before `end`, a block.
  mutating func finish(_ source: inout some CommandSource, at end: Int, into spool: inout FrameSpool) async throws {
    try await play(&source, before: end, into: &spool)
    if position < end { try await play(&source, until: end, into: &spool) }
    try keepWaiting(in: &spool)
  }

  /// Renders on while keys or pedals are held, until `end`, a block, or until nothing is heard any more: see `Silence`.
  mutating func ringOut(_ source: inout some CommandSource, until end: Int, into spool: inout FrameSpool) throws {
    var silence = Silence(after: level, sampleRate: spool.sampleRate)
    var isOver = false
    while position < end && !isOver {
      try Task.checkCancellation()
      let next = min(position + silence.step, end)
      let steps = steps(from: &source, before: next)
      position = next
      let samples = played(steps)
      level.hear(samples)
      isOver = silence.update(samples)
      waiting = samples
      try keepWaiting(in: &spool)
    }
  }

  /// Releases everything and renders until nothing is heard any more: see `Ending`.
  mutating func dieAway(into spool: inout FrameSpool) throws {
    for section in sections { section.releaseAll() }
    var ending = Ending(after: level, sampleRate: spool.sampleRate)
    while let blocks = ending.nextBlocks {
      try Task.checkCancellation()
      position += blocks
      var samples = played([[Script.Step]](repeating: [], count: sections.count))
      ending.hear(&samples)
      waiting = samples
      try keepWaiting(in: &spool)
    }
  }

  private mutating func play(
    _ source: inout some CommandSource, until end: Int, into spool: inout FrameSpool
  ) async throws {
    try Task.checkCancellation()
    let steps = steps(from: &source, before: end)
    position = end
    let samples = try await rendered(steps, into: &spool)
    level.hear(samples)
    waiting = samples
  }

  /// The commands before `end`, for each section.
  private mutating func steps(from source: inout some CommandSource, before end: Int) -> [[Script.Step]] {
    var steps = [[Script.Step]](repeating: [], count: sections.count)
    while var step = source.next(before: end) {
      guard let command = touch(step.command) else { continue }
      step.command = command
      for index in listeners(to: command) { steps[index].append(step) }
    }
    return steps
  }

  /// A channel that is no piano has one section, which knows all its notes. Of a piano, a key has one section, and the keys
  /// an octave from it have another. Everything else is for all.
  private func listeners(to command: Command) -> Range<Int> {
    switch command {
    case .strike(let channel, let key, _), .release(let channel, let key), .keyPressure(let channel, let key, _):
      let index = wholeChannels[channel] ?? (Int(key) + Int(key) / 12) % sections.count
      return index..<index + 1
    case .control, .select, .reset, .masterVolume, .systemExclusive: return sections.indices
    }
  }

  /// What all sections render up to the position; what is waiting is kept before, or meanwhile.
  private mutating func rendered(_ steps: [[Script.Step]], into spool: inout FrameSpool) async throws -> [Float] {
    guard mayPlayAtOnce() else {
      try keepWaiting(in: &spool)
      return played(steps)
    }
    let (sections, end) = (sections, position)
    return try await withThrowingTaskGroup(of: (index: Int, samples: [Float]).self) { group in
      for index in sections.indices { group.addTask { (index, sections[index].play(steps[index], until: end)) } }
      try keepWaiting(in: &spool)
      let parts = try await group.reduce(into: [:]) { $0[$1.index] = $1.samples }
      return sum(sections.indices.map { parts[$0]! })
    }
  }

  /// The same, one section after the other.
  private func played(_ steps: [[Script.Step]]) -> [Float] {
    sum(zip(sections, steps).map { $0.play($1, until: position) })
  }

  private mutating func keepWaiting(in spool: inout FrameSpool) throws {
    guard !waiting.isEmpty else { return }
    try spool.append(waiting.span)
    waiting = []
    progress(Seconds(spool.seconds))
  }
}

/// The sum of what sections play, in their order.
private func sum(_ parts: [[Float]]) -> [Float] {
  parts.dropFirst().reduce(into: parts[0]) { total, part in
    for index in part.indices { total[index] += part[index] }
  }
}
