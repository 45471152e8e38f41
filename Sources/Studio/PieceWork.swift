// The stages of one piece, which run side by side on one note stream. Must not know what names its files get.
internal import Audio
private import Files
internal import MIDI
internal import Music
internal import Rendering

/// One piece under way.
struct PieceWork: Sendable {
  let piece: Piece
  /// Where its files are meant to go.
  let place: Place
  let crew: Crew
  let progress: @Sendable (Stage, Double) -> Void
  let watch = Stopwatch()
  let stream = NoteStream()
  /// How the music was made, for whoever has to wait for it.
  private let made = AsyncStream.makeStream(of: Piece.Making.self)

  init(piece: Piece, place: Place, crew: Crew, progress: @escaping @Sendable (Stage, Double) -> Void) {
    (self.piece, self.place, self.crew, self.progress) = (piece, place, crew, progress)
  }

  /// Sends the music into the stream.
  func produce(on instruments: Instruments) async throws -> (stage: Stage, seconds: Double, making: Piece.Making) {
    defer { made.continuation.finish() }
    let stage = piece.input == nil ? Stage.compose : .read
    let making = try await piece.produce(stream, instruments) { progress(stage, $0.value) }
    made.continuation.yield(making)
    return (stage, watch.seconds, making)
  }

  /// The `.mid`, in memory.
  struct Notation: Sendable {
    fileprivate(set) var writer: PerformanceWriter
    fileprivate(set) var events = 0
    /// When the last event ends.
    fileprivate(set) var end = Seconds.zero

    func file(at place: Place, _ making: Piece.Making) throws -> PendingFile {
      let file = try AtomicFile(place.path("mid"))
      let copy = making.copy?.bytes
      try file.write(copy ?? writer.finish(copyright: making.licence?.notice, texts: making.notices))
      return PendingFile(format: .midi, file: file)
    }
  }

  /// Notates the stream; done whether or not a `.mid` is wanted, since it counts the events.
  func notate() async throws -> Notation {
    var notation = Notation(writer: PerformanceWriter(title: piece.title))
    for try await event in stream {
      notation.writer.add(event)
      guard event.controlChange == nil else { continue }
      notation.events += 1
      notation.end = max(notation.end, event.end)
    }
    return notation
  }

  /// All audio files of a piece.
  struct Sound: Sendable {
    var files: [PendingFile] = []
    let warnings: [String]
    let seconds: Double
    let mastering: Mastering
    /// Stage ▶ seconds.
    var timings: [String: Double]
  }

  /// Renders the stream and encodes what it sounds like; nil when no audio is wanted.
  func sound(
    _ renderer: Task<Renderer, any Error>?, _ formats: [AudioFileFormat], _ settings: SoundSettings
  ) async throws -> Sound? {
    guard !formats.isEmpty, let renderer = try await renderer?.value else { return nil }
    let loaded = watch.seconds
    // The folder is not made before there is something to go into it.
    let near = nearestFolder(place.folder)
    var spool = try FrameSpool(sampleRate: settings.sampleRate, channels: settings.channels, in: near)
    let mayUseCores = { @Sendable [crew] in crew.hasIdleCores }
    let heard = { @Sendable [progress] (time: Seconds) in progress(.render, time.value) }
    let ofFile = try await piece.render(
      with: renderer, settings, into: &spool, mayUseCores: mayUseCores, progress: heard)
    if ofFile == nil {
      _ = try await renderer.render(stream, into: &spool, mayUseCores: mayUseCores, progress: heard)
    }
    let rendered = watch.seconds
    progress(.level, spool.seconds)
    let mastering = try spool.master(to: settings.level)
    let mastered = watch.seconds
    var sound = Sound(
      warnings: ofFile?.warnings ?? [], seconds: spool.seconds, mastering: mastering,
      timings: ["soundfont": loaded, "render": rendered - loaded, "level": mastered - rendered])
    guard let making = await made.stream.first(where: { _ in true }) else { throw CancellationError() }
    let tags = piece.tags(settings.tags, making)
    try makeFolder(place.folder)
    try await encode(spool, as: formats, settings, tags) { pending, format, seconds in
      sound.files.append(pending)
      sound.timings["encode \(format.name)"] = seconds
    }
    sound.timings["encode"] = watch.seconds - mastered
    return sound
  }

  /// Encodes what was rendered, two formats at once where there are cores for it.
  private func encode(
    _ spool: consuming FrameSpool, as formats: [AudioFileFormat], _ settings: SoundSettings, _ tags: Tags,
    deliver: (PendingFile, AudioFileFormat, Double) -> Void
  ) async throws {
    let spool = spool
    try await forEachInOrder(formats, jobs: crew.hasIdleCores ? 2 : 1) { [place, progress, watch] format in
      progress(.encode, spool.seconds)
      let begun = watch.seconds
      let file = try spool.file(place.path(format.fileExtension), as: format, tags: tags, quality: settings.quality)
      return (PendingFile(format: .audio(format), file: file), format, watch.seconds - begun)
    } deliver: {
      deliver($0, $1, $2)
    }
  }
}
