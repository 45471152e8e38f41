internal import Audio
internal import Music

/// Renders commands with several synths and appends the frames to a sink.
///
/// The keys are divided among the synths, and their output is added in a fixed order. So the frames are the same
/// whether the synths run in parallel or one after another. Repeated resets are left out (`RepeatedResets`).
struct Player {
  private let synths: [LockedSynth]
  private let mayRunInParallel: @Sendable () -> Bool
  private let progress: @Sendable (Seconds) -> Void
  private var touch: Touch
  private var resets = RepeatedResets()
  /// The synth of each undivided channel.
  private let wholeChannels: [UInt8: Int]
  private(set) var position = 0
  private var nextChunk: Int?
  private var level = RunningLevel()
  private var lastNote = PeakSinceNoteOn()
  /// Samples that are written to the sink while the next chunk is rendered.
  private var waiting: [Float] = []

  /// Number of blocks rendered per chunk: 6 s at 44.1 kHz. With chunks of 0.4 s the busier of two synths has 20 % more
  /// work than the mean, with 6 s 15 %.
  static let chunk = 4096

  /// The end of the last chunk needed for the first `frames` frames. Up to this block, a render that stops early makes
  /// the same calls as a complete one.
  static func end(ofChunksWith frames: Int) -> Int {
    let chunkFrames = chunk * Synth.blockFrames
    return (frames + chunkFrames - 1) / chunkFrames * chunk
  }

  /// Number of blocks in the first chunk of a live render: 21 ms at 48 kHz. Each further chunk is twice as long.
  static let firstLiveChunk = 16
  /// Maximum number of blocks per chunk of a live render: 0.7 s. A skip cancels the rendering within about 20 ms.
  static let longestLiveChunk = 512

  /// - Parameters:
  ///   - wholeChannels: the synth of each undivided channel.
  ///   - mayRunInParallel: whether cores are free for parallel rendering; called before each chunk.
  ///   - progress: called after each chunk with the time rendered so far.
  init(
    _ synths: [LockedSynth], touch: Touch, wholeChannels: [UInt8: Int],
    mayRunInParallel: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (Seconds) -> Void
  ) {
    (self.synths, self.touch, self.wholeChannels) = (synths, touch, wholeChannels)
    (self.mayRunInParallel, self.progress) = (mayRunInParallel, progress)
  }

  /// Renders all whole chunks before the block `end`.
  mutating func play(_ source: inout some CommandSource, before end: Int, into sink: inout some FrameSink & ~Copyable)
    async throws
  {
    var chunk = nextChunk ?? (sink.isLive ? Player.firstLiveChunk : Player.chunk)
    while end - position >= chunk {
      try await play(&source, until: position + chunk, into: &sink)
      chunk = min(2 * chunk, sink.isLive ? Player.longestLiveChunk : Player.chunk)
    }
    nextChunk = chunk
  }

  /// Renders everything before the block `end`.
  mutating func finish(_ source: inout some CommandSource, at end: Int, into sink: inout some FrameSink & ~Copyable)
    async throws
  {
    try await play(&source, before: end, into: &sink)
    if position < end { try await play(&source, until: end, into: &sink) }
    try writePending(to: &sink)
  }

  /// Keeps rendering while keys or pedals are held, until the block `end` or until the sound is inaudible (`Silence`).
  mutating func ringOut(
    _ source: inout some CommandSource, until end: Int, into sink: inout some FrameSink & ~Copyable
  ) throws {
    var silence = Silence(after: level, sampleRate: sink.sampleRate)
    var isOver = false
    while position < end && !isOver {
      try Task.checkCancellation()
      let next = min(position + silence.step, end)
      let steps = steps(from: &source, before: next)
      position = next
      let samples = try played(steps)
      measure(samples)
      isOver = silence.update(samples, mayBegin: mayBegin())
      waiting = samples
      try writePending(to: &sink)
    }
  }

  /// Releases all keys and renders until the piece has died away (`TailDetector`). Controllers of the source still
  /// apply.
  ///
  /// - Parameters:
  ///   - longest: maximum length of the tail in seconds.
  ///   - tail: length of the tail in blocks; nil means that the level decides.
  mutating func decay(
    _ source: inout some CommandSource, into sink: inout some FrameSink & ~Copyable, longest: Double,
    over tail: Int? = nil
  ) throws {
    for synth in synths { synth.releaseAll() }
    var ending = TailDetector(after: level, sampleRate: sink.sampleRate, longest: longest, tail: tail)
    while let blocks = ending.nextBlocks {
      try Task.checkCancellation()
      let steps = steps(from: &source, before: position + blocks)
      position += blocks
      var samples = try played(steps)
      lastNote.add(samples, before: position)
      ending.process(&samples, mayBegin: mayBegin())
      waiting = samples
      try writePending(to: &sink)
    }
  }

  private mutating func play(
    _ source: inout some CommandSource, until end: Int, into sink: inout some FrameSink & ~Copyable
  ) async throws {
    try Task.checkCancellation()
    let steps = steps(from: &source, before: end)
    position = end
    let samples = try await rendered(steps, into: &sink)
    measure(samples)
    waiting = samples
  }

  /// Takes the samples before `position` into account.
  private mutating func measure(_ samples: [Float]) {
    level.add(samples)
    lastNote.add(samples, before: position)
  }

  /// Whether the last note may still begin to sound: there has been no sound since its note-on, but voices are active,
  /// whose envelopes or samples may begin with silence.
  private func mayBegin() -> Bool { !lastNote.isAudible(in: level) && synths.contains { $0.hasVoices() } }

  /// The commands before `end`.
  private mutating func steps(from source: inout some CommandSource, before end: Int) -> [SynthStep] {
    var steps: [SynthStep] = []
    while var step = source.next(before: end) {
      guard let command = touch(step.command), !resets.repeats(command, at: step.block) else { continue }
      if case .noteOn = command { lastNote.noteOn(at: step.block) }
      step.command = command
      steps.append(SynthStep(step: step, synth: synth(for: command)))
    }
    return steps
  }

  /// The synth that a command goes to; nil for all. All notes of an undivided channel go to one synth. On a divided
  /// channel, each key belongs to one synth, and keys an octave apart belong to different ones. All other commands go
  /// to every synth.
  private func synth(for command: SynthCommand) -> UInt8? {
    switch command {
    case .noteOn(let channel, let key, _), .noteOff(let channel, let key), .keyPressure(let channel, let key, _):
      UInt8(wholeChannels[channel] ?? (Int(key) + Int(key) / 12) % synths.count)
    case .control, .select, .reset, .tune, .tuneOctave, .masterVolume, .systemExclusive: nil
    }
  }

  /// Renders up to `position` with all synths, in parallel if cores are free, while writing the waiting samples.
  private mutating func rendered(_ steps: [SynthStep], into sink: inout some FrameSink & ~Copyable) async throws
    -> [Float]
  {
    guard mayRunInParallel() else {
      try writePending(to: &sink)
      return try played(steps)
    }
    let (synths, end) = (synths, position)
    return try await withThrowingTaskGroup(of: (index: Int, samples: [Float]).self) { group in
      for index in synths.indices { group.addTask { (index, try synths[index].play(steps, of: index, until: end)) } }
      try writePending(to: &sink)
      let parts = try await group.reduce(into: [:]) { $0[$1.index] = $1.samples }
      return sum(synths.indices.map { parts[$0]! })
    }
  }

  /// Renders up to `position` with one synth after another.
  private func played(_ steps: [SynthStep]) throws -> [Float] {
    sum(try synths.indices.map { try synths[$0].play(steps, of: $0, until: position) })
  }

  /// Writes what is still waiting to be written.
  mutating func writePending(to sink: inout some FrameSink & ~Copyable) throws {
    guard !waiting.isEmpty else { return }
    try sink.append(waiting.span)
    waiting = []
    progress(Seconds(sink.seconds))
  }
}

/// The sum of the synths' samples, in order.
private func sum(_ parts: [[Float]]) -> [Float] {
  parts.dropFirst().reduce(into: parts[0]) { total, part in
    for index in part.indices { total[index] += part[index] }
  }
}
