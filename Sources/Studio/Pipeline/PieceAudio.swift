internal import Audio
private import Files
internal import Music
internal import Rendering
private import Support

/// The audio files of a piece, and the measurements made with them.
struct PieceAudio: Sendable {
  var files: [PendingFile] = []
  var warnings: [String]
  /// Why it is silent, if it is; nil if the SoundFont must be the cause.
  let silence: String?
  let seconds: Double
  let mastering: Mastering
  /// Seconds taken by each stage.
  var timings: [String: Double]
}

extension PieceWork {
  /// Renders, masters and encodes the piece; nil if no audio is requested.
  ///
  /// - Parameters:
  ///   - formats: the formats of all files to make; only audio and stems matter here.
  ///   - mayUseCores: whether a second core is idle; called repeatedly.
  func audio(
    _ renderer: Task<Renderer, any Error>?, _ formats: [OutputFormat], _ settings: SoundSettings,
    mayUseCores: @escaping @Sendable () -> Bool
  ) async throws -> PieceAudio? {
    let formats = formats.filter { $0.encoding != nil }
    guard !formats.isEmpty, let renderer = try await renderer?.valueUnlessCancelled else { return nil }
    let loaded = watch.seconds
    // The output folder is only created when there is something to write.
    var spool = try FrameSpool(
      sampleRate: settings.sampleRate, channels: settings.channels, in: nearestFolder(path.folder))
    let needed = settings.edit?.neededFrames(at: settings.sampleRate)
    let report = try await render(with: renderer, into: &spool, needing: needed, mayUseCores)
    var stems = try await stems(like: report, with: renderer, beside: spool, settings, mayUseCores)
    if let sum = try stems?.sum() { spool = sum }
    // A render that stopped early does not show whether the rest of the piece sounds.
    let silence =
      spool.peak > Level.silence
      ? Mastering.silentPart
      : score?.silence(at: spool.sampleRate, choosing: settings.render.channels)
        ?? (spool.frameCount >= needed ?? .max ? Mastering.silentPart : nil)
    let rendered = watch.seconds
    if let edit = settings.edit {
      if let from = edit.from, from >= spool.seconds { throw OutputError.startsTooLate(from, end: spool.seconds) }
      let musicEnd = (report.seconds - report.tail).value
      spool = try spool.edited(edit, musicEnd: musicEnd)
      stems = try stems.take()?.edited(edit, musicEnd: musicEnd)
    }
    progress(.level, spool.seconds)
    let (mastering, lowered) = try spool.master(to: settings.level, with: &stems)
    let mastered = watch.seconds
    var audio = PieceAudio(
      warnings: report.warnings, silence: silence, seconds: spool.seconds, mastering: mastering,
      timings: ["soundfont": loaded, "render": rendered - loaded, "level": mastered - rendered])
    if lowered > 0 { audio.warnings.append(Mastering.warning(lowered: lowered)) }
    guard let metadata = await metadata.stream.first(where: { _ in true }) else { throw CancellationError() }
    let tags = piece.tags(settings.tags, metadata).edited(settings.edit)
    let cover = settings.hasCover == true ? try await cover(titled: tags.title ?? piece.title) : nil
    try makeFolder(path.folder)
    try await encode(spool, stems, as: formats, settings, tags, cover, jobs: mayUseCores() ? 2 : 1) {
      pending, seconds in
      audio.files.append(pending)
      if let format = pending.format.audio { audio.timings["encode \(format.name)"] = seconds }
    }
    audio.timings["encode"] = watch.seconds - mastered
    return audio
  }

  /// Renders a file from its score, with its instruments and controllers, or a composition from the stream.
  private func render(
    with renderer: Renderer, into spool: inout FrameSpool, needing frames: Int?,
    _ mayUseCores: @escaping @Sendable () -> Bool
  ) async throws -> RenderReport {
    let report = { @Sendable [progress] (time: Seconds) in progress(.render, time.value) }
    if let score {
      return try await score.render(
        with: renderer, at: spool.sampleRate, into: &spool, needing: frames, mayUseCores: mayUseCores, progress: report)
    }
    return try await renderer.render(
      stream, into: &spool, needing: frames, mayUseCores: mayUseCores, progress: report)
  }

  /// Renders all stems of a file; nil if none are requested.
  ///
  /// Their sum replaces the render of the whole file, from which it differs: in the first block of a note, FluidSynth
  /// (2.3) fades from the amplitude of whatever note its voice played before, and stems have other voices.
  private func stems(
    like report: RenderReport, with renderer: Renderer, beside spool: borrowing FrameSpool, _ settings: SoundSettings,
    _ mayUseCores: @escaping @Sendable () -> Bool
  ) async throws -> Stems? {
    guard let score, let kind = settings.stems else { return nil }
    var stems = try FrameSpool(sampleRate: spool.sampleRate, channels: spool.channels, in: spool.folder)
    let all = score.stems(kind, settings.render)
    if all.isEmpty { return nil }
    for stem in all {
      try await score.render(
        stem.stem, like: report, with: renderer, into: &stems, mayUseCores: mayUseCores,
        progress: { [progress] in progress(.render, $0.value) })
    }
    return Stems(stems, count: all.count)
  }

  /// Encodes the rendered frames.
  ///
  /// - Parameter jobs: number of files to encode in parallel.
  private func encode(
    _ spool: consuming FrameSpool, _ stems: consuming Stems?, as formats: [OutputFormat], _ settings: SoundSettings,
    _ tags: Tags, _ cover: Cover?, jobs: Int, deliver: (PendingFile, Double) -> Void
  ) async throws {
    let spool = spool
    let stems = stems
    let all = settings.stems.flatMap { score?.stems($0, settings.render) } ?? []
    try await forEachInOrder(formats, jobs: jobs) { [path, progress, watch] format in
      progress(.encode, spool.seconds)
      let (begun, encoding) = (watch.seconds, format.encoding!)
      let file =
        if let stem = format.stem {
          try stems!.file(
            path.path(format), stem: all.firstIndex(of: stem)!, of: spool, as: encoding, tags: tags.of(stem),
            quality: settings.quality, bitrate: settings.bitrate, cover: cover)
        } else {
          try spool.file(
            path.path(format), as: encoding, tags: tags, quality: settings.quality, bitrate: settings.bitrate,
            cover: cover)
        }
      return (PendingFile(format: format, file: file), watch.seconds - begun)
    } deliver: {
      deliver($0, $1)
    }
  }
}
