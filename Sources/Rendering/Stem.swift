package import Audio
package import Music

/// How a piece is divided into stems.
public enum StemKind: String, CaseIterable, Encodable, Sendable {
  case channels, tracks
}

/// A part of a piece that is rendered separately. All stems of a piece add up to its render.
package enum Stem: Hashable, Sendable {
  /// 16 · port + channel, from 0.
  case channel(UInt8)
  /// Index of the track, from 0.
  case track(Int32)

  /// The script with only the notes of this stem.
  ///
  /// Channels do not affect each other, but notes of one channel do: they silence strings and voices of their exclusive
  /// class, and glide from one another. So notes of other tracks on the stem's channels are struck silently.
  func applied(to script: Script) -> Script {
    var script = script
    let channels = Set(script.steps.lazy.filter(contains).compactMap(\.struckChannel))
    script.steps = script.steps.compactMap { step in
      guard let channel = step.struckChannel, !contains(step) else { return step }
      guard case .track = self, channels.contains(channel) else { return nil }
      var step = step
      step.isSilent = true
      return step
    }
    return script
  }

  private func contains(_ step: Script.Step) -> Bool {
    switch self {
    case .channel(let channel): step.struckChannel == channel
    case .track(let track): step.struckChannel != nil && step.track == track
    }
  }
}

extension Script.Step {
  /// The channel of a note-on; nil for other commands.
  fileprivate var struckChannel: UInt8? {
    if case .noteOn(let channel, _, _) = command { channel } else { nil }
  }
}

extension Renderer {
  /// Renders a stem of a script: as many frames as the whole script, with the same end.
  ///
  /// - Parameters:
  ///   - script: the script of that render, which must use Étude's own playback.
  ///   - report: the report on that render.
  package func render(
    _ stem: Stem, of script: Script, like report: RenderReport, into sink: inout some FrameSink & ~Copyable,
    mayUseCores: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws {
    let arrangement = Arrangement(script, for: playable, at: sink.sampleRate)
    let presets = SynthPresets(playable, others: arrangement.presets)
    let part = stem.applied(to: arrangement.script)
    var reader = ScriptReader(part)
    let channels = Channels(of: part, keysAreIndependent: playable.isPianoStrung)
    var player = try player(at: sink.sampleRate, channels, presets, mayUseCores, progress)
    try await player.finish(&reader, at: report.musicBlocks, into: &sink)
    guard report.tailBlocks > 0 else { return }
    try player.decay(&reader, into: &sink, longest: TailDetector.longest.file, over: report.tailBlocks)
  }
}
