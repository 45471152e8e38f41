internal import Audio
private import Files
internal import Music
internal import Rendering

/// The audio files of a piece and what was measured while they were made.
struct PieceAudio: Sendable {
  var files: [PendingFile] = []
  let warnings: [String]
  let seconds: Double
  let mastering: Mastering
  /// Stage ▶ seconds.
  var timings: [String: Double]
}

extension PieceWork {
  /// Renders, masters and encodes the piece; nil where no audio is wanted.
  ///
  /// - Parameter mayUseCores: whether a second core is idle; asked again and again.
  func audio(
    _ renderer: Task<Renderer, any Error>?, _ formats: [AudioFileFormat], _ settings: SoundSettings,
    mayUseCores: @escaping @Sendable () -> Bool
  ) async throws -> PieceAudio? {
    guard !formats.isEmpty, let renderer = try await renderer?.value else { return nil }
    let loaded = watch.seconds
    // The output folder is made only when there is something to go into it.
    var spool = try FrameSpool(
      sampleRate: settings.sampleRate, channels: settings.channels, in: nearestFolder(path.folder))
    let report = try await render(with: renderer, into: &spool, mayUseCores)
    let rendered = watch.seconds
    if let edit = settings.edit { spool = try spool.edited(edit, musicEnd: (report.seconds - report.tail).value) }
    progress(.level, spool.seconds)
    let mastering = try spool.master(to: settings.level)
    let mastered = watch.seconds
    var audio = PieceAudio(
      warnings: report.warnings, seconds: spool.seconds, mastering: mastering,
      timings: ["soundfont": loaded, "render": rendered - loaded, "level": mastered - rendered])
    guard let metadata = await metadata.stream.first(where: { _ in true }) else { throw CancellationError() }
    let tags = piece.tags(settings.tags, metadata)
    let cover = settings.hasCover == true ? try await cover(titled: tags.title ?? piece.title) : nil
    try makeFolder(path.folder)
    try await encode(spool, as: formats, settings, tags, cover, jobs: mayUseCores() ? 2 : 1) {
      pending, format, seconds in
      audio.files.append(pending)
      audio.timings["encode \(format.name)"] = seconds
    }
    audio.timings["encode"] = watch.seconds - mastered
    return audio
  }

  /// Renders a file from its score, with its instruments and controllers, or a composition from the stream.
  private func render(
    with renderer: Renderer, into spool: inout FrameSpool, _ mayUseCores: @escaping @Sendable () -> Bool
  ) async throws -> RenderReport {
    let told = { @Sendable [progress] (time: Seconds) in progress(.render, time.value) }
    if let score {
      return try await score.render(
        with: renderer, at: spool.sampleRate, into: &spool, mayUseCores: mayUseCores, progress: told)
    }
    return try await renderer.render(stream, into: &spool, mayUseCores: mayUseCores, progress: told)
  }

  /// Encodes the rendered frames.
  ///
  /// - Parameter jobs: number of formats to encode in parallel.
  private func encode(
    _ spool: consuming FrameSpool, as formats: [AudioFileFormat], _ settings: SoundSettings, _ tags: Tags,
    _ cover: Cover?,
    jobs: Int, deliver: (PendingFile, AudioFileFormat, Double) -> Void
  ) async throws {
    let spool = spool
    try await forEachInOrder(formats, jobs: jobs) { [path, progress, watch] format in
      progress(.encode, spool.seconds)
      let begun = watch.seconds
      let file = try spool.file(
        path.path(format.fileExtension), as: format, tags: tags, quality: settings.quality, bitrate: settings.bitrate,
        cover: cover)
      return (PendingFile(format: .audio(format), file: file), format, watch.seconds - begun)
    } deliver: {
      deliver($0, $1, $2)
    }
  }
}
