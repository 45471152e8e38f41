package import Audio
public import Music

/// Renders note streams with one SoundFont, several pieces one after another or in parallel.
///
/// Each piece gets new synths, because a used synth, even after a reset, renders different bits from a new one. The
/// samples are loaded once and shared for the lifetime of the renderer.
public final class Renderer: Sendable {
  public let font: SoundFont
  public let settings: RenderSettings
  private let strategy: PlaybackStrategy
  let playable: PlayableFont
  private let presets: PresetKeeper

  /// Loads the samples of the piano. This takes about a second for a compressed SoundFont, so do it while composing.
  public init(_ font: SoundFont, settings: RenderSettings = RenderSettings()) throws(SoundFontError) {
    self.font = font
    self.settings = settings
    strategy = PlaybackStrategy(settings.playback)
    playable = try PlayableFont.of(font, asProgram: strategy.isProgram)
    presets = try PresetKeeper(playable)
  }

  /// Commands take effect at multiples of this many frames.
  package static let blockFrames = Synth.blockFrames
  /// Maximum time by which the frames in the sink lag behind the latest note of a stream, at 44.1 kHz.
  package static let latency = Seconds(Double(2 * Player.chunk * blockFrames) / 44100)
  /// Longest piece in seconds: one day.
  package static let longest = Schedule.longest

  /// Throws if a piece is longer than a day, before any of it is rendered.
  package static func checkLength(of performance: Performance) throws(RenderError) {
    let end = performance.end.value
    if end > Schedule.longest { throw .tooLong(limit: Schedule.longest) }
  }

  /// Renders a stream, while it is being produced, until it has died away.
  ///
  /// - Parameters:
  ///   - sink: receives the frames, at its sample rate.
  ///   - frames: number of frames at the beginning that are needed; the rest of a longer piece may be left out. Nil
  ///     means all.
  ///   - mayUseCores: whether cores are free for more than one thread; called repeatedly. It does not change the
  ///     frames.
  ///   - progress: called with the time rendered so far, about every 6 s of music.
  /// - Throws: the producer's error, a `RenderError`, an error of the sink, or `CancellationError`.
  package func render(
    _ stream: NoteStream, into sink: inout some FrameSink & ~Copyable, needing frames: Int? = nil,
    mayUseCores: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    var report = try await play(stream, into: &sink, frames, mayUseCores, progress)
    report.warnings += [SubstitutionWarnings(piano: playable.pianoPreset).missingPiano].compactMap(\.self)
    return report
  }

  private func play(
    _ stream: NoteStream, into sink: inout some FrameSink & ~Copyable, _ frames: Int?,
    _ mayUseCores: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> RenderReport {
    var schedule = Schedule(sampleRate: sink.sampleRate)
    let channels = Channels(keysAreIndependent: playable.isPianoStrung)
    var player = try player(at: sink.sampleRate, channels, SynthPresets(playable), mayUseCores, progress)
    for try await event in stream {
      try schedule.add(event)
      // Only notes advance the rendering: a pedal pressed long after the last note must not prolong the piece.
      guard event.note != nil else { continue }
      try await player.play(&schedule, before: try schedule.block(at: event.onset), into: &sink)
      if let frames, player.position >= Player.end(ofChunksWith: frames) { return try cutOff(&player, in: &sink) }
      await Task.yield()
    }
    try await player.finish(&schedule, at: schedule.end, into: &sink)
    return try decay(&player, of: &schedule, in: &sink, longest: TailDetector.longest.composition)
  }

  /// Renders a script until it has died away; otherwise like `render` for a stream.
  ///
  /// Notes held after the last note-on are rendered until they are released or inaudible.
  package func render(
    _ script: Script, into sink: inout some FrameSink & ~Copyable, needing frames: Int? = nil,
    mayUseCores: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    let arrangement = Arrangement(script, for: playable, at: sink.sampleRate)
    try presets.keep(arrangement.presets)
    let presets = SynthPresets(playable, others: arrangement.presets)
    return try await render(
      arrangement.script, on: presets, arrangement.warnings, into: &sink, frames, mayUseCores, progress)
  }

  /// Renders a script with presets selected by FluidSynth itself, as in the program `fluidsynth`; otherwise like
  /// `render`.
  ///
  /// - Parameters:
  ///   - script: the file's commands as FluidSynth's player would give them.
  ///   - file: the file's own script, to determine the presets that it needs and that the SoundFont lacks.
  package func render(
    asProgram script: Script, of file: Script, into sink: inout some FrameSink & ~Copyable,
    needing frames: Int? = nil, mayUseCores: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    let arrangement = Arrangement(file, for: playable, at: sink.sampleRate)
    try presets.keep(arrangement.presets)
    let presets = SynthPresets(playable, others: arrangement.presets, isProgram: !arrangement.presets.isEmpty)
    return try await render(script, on: presets, arrangement.warnings, into: &sink, frames, mayUseCores, progress)
  }

  private func render(
    _ script: Script, on presets: SynthPresets, _ warnings: [String], into sink: inout some FrameSink & ~Copyable,
    _ frames: Int?, _ mayUseCores: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> RenderReport {
    var reader = ScriptReader(script)
    let channels = Channels(of: script, keysAreIndependent: playable.isPianoStrung)
    var player = try player(at: sink.sampleRate, channels, presets, mayUseCores, progress)
    let cut = frames.map(Player.end(ofChunksWith:)) ?? .max
    try await player.finish(&reader, at: min(cut, script.settled), into: &sink)
    var report: RenderReport
    if cut < script.settled {
      report = try cutOff(&player, in: &sink)
    } else {
      try player.ringOut(&reader, until: script.end, into: &sink)
      report = try decay(&player, of: &reader, in: &sink, longest: TailDetector.longest.file)
    }
    report.warnings = warnings
    return report
  }

  func player(
    at sampleRate: SampleRate, _ channels: Channels, _ presets: SynthPresets,
    _ mayUseCores: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (Seconds) -> Void
  ) throws -> Player {
    let blocksPerSecond = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    let isLight = !presets.others.isEmpty && channels.isLight(blocksPerSecond: blocksPerSecond)
    let synths = try (0..<(isLight ? 1 : strategy.synths)).map { _ in
      LockedSynth(try Synth(presets, strategy, sampleRate: sampleRate, channels: channels.count))
    }
    return Player(
      synths, touch: Touch(settings.velocityCurve, strategy), wholeChannels: channels.whole(among: synths.count),
      mayRunInParallel: mayUseCores, progress: progress)
  }

  /// Reports a render that ends within the music.
  private func cutOff(_ player: inout Player, in sink: inout some FrameSink & ~Copyable) throws -> RenderReport {
    try player.writePending(to: &sink)
    return RenderReport(
      seconds: Seconds(sink.seconds), tail: .zero, peak: sink.peak, musicBlocks: player.position, tailBlocks: 0)
  }

  private func decay(
    _ player: inout Player, of source: inout some CommandSource, in sink: inout some FrameSink & ~Copyable,
    longest: Double
  ) throws -> RenderReport {
    let blocks = player.position
    let music = sink.sampleRate.seconds(blocks * Synth.blockFrames)
    try player.decay(&source, into: &sink, longest: longest)
    return RenderReport(
      seconds: Seconds(sink.seconds), tail: Seconds(sink.seconds - music), peak: sink.peak, musicBlocks: blocks,
      tailBlocks: player.position - blocks)
  }
}

/// Facts about a finished render.
public struct RenderReport: Hashable, Sendable {
  /// Total duration.
  public let seconds: Seconds
  /// Duration after the last key or pedal was released.
  public let tail: Seconds
  /// Largest sample magnitude before loudness normalization; 1 is full scale.
  public let peak: Float
  /// The same durations in blocks: until the release of the last key or pedal, and after it. A render that ends within
  /// the music has no tail.
  let musicBlocks, tailBlocks: Int
  /// Sounds that the SoundFont lacks, with their substitutes.
  public internal(set) var warnings: [String] = []
}

/// A piece that cannot be rendered.
public enum RenderError: Error, Hashable, Sendable {
  /// A note or pedal press begins or ends after `limit`, in seconds.
  case tooLong(limit: Double)
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let limit):
      "the piece lasts more than \(Int(limit / 3600)) hours, the most that can be rendered; split it"
    }
  }
}
