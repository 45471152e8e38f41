// Note streams to frames. Must not know SoundFont formats, files or levels.
package import Audio
public import Music

/// Sounds note streams with one SoundFont: any number of pieces, one after another or at once.
///
/// Each piece gets synths of its own, because one that has sounded (even when reset) renders other bits than a new one. The
/// samples are read once, here, and shared for as long as the renderer lives.
public final class Renderer: Sendable {
  public let font: SoundFont
  public let settings: RenderSettings
  private let playable: PlayableFont
  private let keeper: Synth
  private let presets: PresetKeeper

  /// Reads the samples of the piano; this takes about a second for a compressed SoundFont, so do it while composing.
  public init(_ font: SoundFont, settings: RenderSettings = RenderSettings()) throws(SoundFontError) {
    self.font = font
    self.settings = settings
    playable = try PlayableFont.of(font)
    keeper = try Synth(SynthPresets(playable), settings, sampleRate: .hz44100)
    presets = PresetKeeper(playable)
  }

  /// The synth hears commands once in so many frames.
  package static let blockFrames = Synth.blockFrames
  /// While a piece is being produced, how far the frames in the spool may be behind its latest note, at 44.1 kHz.
  package static let latency = Seconds(Double(2 * Player.chunk * blockFrames) / 44100)
  /// No piece is longer, in seconds: a day.
  package static let longest = Schedule.longest

  /// Refuses a piece that is longer than a day, before any of it is played.
  package static func checkLength(of performance: Performance) throws(RenderError) {
    guard let end = performance.events.lazy.map(\.end).max(), end.value > Schedule.longest else { return }
    throw .tooLong(seconds: end.value, limit: Schedule.longest)
  }

  /// Renders a stream, while it is being produced, to its end and until it has died away.
  ///
  /// - Parameters:
  ///   - spool: takes the frames, at its sample rate.
  ///   - mayUseCores: whether there are cores for more than one thread; asked again and again. The frames are the same.
  ///   - progress: told how much has been rendered, about every 6 s of music.
  /// - Throws: what the producer threw, a `RenderError`, a `FileError` of the spool, or `CancellationError`.
  package func render(
    _ stream: NoteStream, into spool: inout FrameSpool, mayUseCores: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    var schedule = Schedule(sampleRate: spool.sampleRate)
    var player = try player(at: spool.sampleRate, Channels(), SynthPresets(playable), mayUseCores, progress)
    for try await event in stream {
      try schedule.add(event)
      // Only notes move the piece on: a pedal pressed long after the last one must not.
      guard event.note != nil else { continue }
      try await player.play(&schedule, before: try schedule.block(at: event.onset), into: &spool)
      await Task.yield()
    }
    try await player.finish(&schedule, at: schedule.end, into: &spool)
    return try dieAway(&player, in: &spool)
  }

  /// Renders a script and until it has died away; otherwise like `render` for a stream.
  ///
  /// What is held after the last strike is rendered until it is released, or heard no more.
  package func render(
    _ script: Script, into spool: inout FrameSpool, mayUseCores: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    let arrangement = Arrangement(chosen(script), for: playable.file)
    try presets.keep(arrangement.presets)
    let presets = SynthPresets(playable, others: arrangement.presets)
    return try await render(
      arrangement.script, on: presets, arrangement.warnings, into: &spool, mayUseCores, progress)
  }

  /// Renders a script in which FluidSynth itself finds the presets, as the program does; otherwise like `render`.
  ///
  /// - Parameter script: of the same file as FluidSynth's player plays it.
  /// - Parameter file: the file's own script, for what it needs and what the SoundFont lacks.
  package func render(
    asProgram script: Script, of file: Script, into spool: inout FrameSpool,
    mayUseCores: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> RenderReport {
    let arrangement = Arrangement(chosen(file), for: playable.file)
    try presets.keep(arrangement.presets)
    let presets = SynthPresets(playable, others: arrangement.presets, isProgram: !arrangement.presets.isEmpty)
    return try await render(chosen(script), on: presets, arrangement.warnings, into: &spool, mayUseCores, progress)
  }

  private func chosen(_ script: Script) -> Script { settings.channels?.applied(to: script) ?? script }

  private func render(
    _ script: Script, on presets: SynthPresets, _ warnings: [String], into spool: inout FrameSpool,
    _ mayUseCores: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> RenderReport {
    var reader = ScriptReader(script)
    var player = try player(at: spool.sampleRate, Channels(of: script), presets, mayUseCores, progress)
    try await player.finish(&reader, at: script.settled, into: &spool)
    try player.ringOut(&reader, until: script.end, into: &spool)
    var report = try dieAway(&player, in: &spool)
    report.warnings = warnings
    return report
  }

  private func player(
    at sampleRate: SampleRate, _ channels: Channels, _ presets: SynthPresets,
    _ mayUseCores: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (Seconds) -> Void
  ) throws -> Player {
    let sections = try (0..<settings.sections).map { _ in
      Section(try Synth(presets, settings, sampleRate: sampleRate, channels: channels.count))
    }
    return Player(
      sections, touch: Touch(settings), wholeChannels: channels.whole(among: sections.count),
      mayPlayAtOnce: mayUseCores, progress: progress)
  }

  private func dieAway(_ player: inout Player, in spool: inout FrameSpool) throws -> RenderReport {
    let music = spool.sampleRate.seconds(player.position * Synth.blockFrames)
    try player.dieAway(into: &spool)
    return RenderReport(seconds: Seconds(spool.seconds), tail: Seconds(spool.seconds - music), peak: spool.peak)
  }
}

/// What came of a render.
public struct RenderReport: Hashable, Sendable {
  /// All that was rendered.
  public let seconds: Seconds
  /// How much of it came after the last key or pedal was released.
  public let tail: Seconds
  /// The greatest magnitude of any sample before the level is set; 1 is full scale.
  public let peak: Float
  /// What the SoundFont lacks, and what is heard instead.
  public internal(set) var warnings: [String] = []
}
