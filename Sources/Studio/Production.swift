// The main path: one producer of music, and every file of the piece at once. Must not know the command line.
public import Audio
private import Files
private import MIDI
private import Music
private import Rendering

/// Makes pieces into files, with one SoundFont.
public final class Production: Sendable {
  private let delivery: Delivery
  private let sampleRate: SampleRate
  private let level: Level
  /// Loading: it goes on while the first piece is being composed. Nil when no audio is wanted.
  private let renderer: Task<Renderer, any Error>?

  /// - Parameter soundFont: a path; nil looks for one (`SoundFont.find`).
  /// - Throws: when audio is wanted and there is no SoundFont.
  public init(
    _ delivery: Delivery, soundFont: String? = nil, sampleRate: SampleRate = .hz44100, level: Level = .standard
  ) throws {
    (self.delivery, self.sampleRate, self.level) = (delivery, sampleRate, level)
    if delivery.audioFormats.isEmpty {
      renderer = nil
    } else {
      let font = try SoundFont.find(soundFont)
      renderer = Task { try Renderer(font) }
    }
  }

  /// Makes one piece: composes or reads it, and meanwhile writes and renders it.
  ///
  /// - Parameters:
  ///   - folder: made when it is missing, with those above it.
  ///   - progress: hears how far each stage is, in seconds of music; from any thread.
  /// - Throws: `DeliveryError`, `FileError`, and whatever the rooms throw; no partial file is left behind.
  public func make(
    _ piece: Piece, in folder: String, progress: @escaping @Sendable (Stage, Double) -> Void = { _, _ in }
  ) async throws -> PieceReport {
    try makeFolder(folder)
    let place = try place(for: piece, in: folder)
    let stream = NoteStream()
    let watch = Stopwatch()
    async let production = produce(piece, into: stream, watch, progress)
    async let notation = write(stream, piece, watch)
    async let sound = render(stream, to: place, watch, progress)
    var (audio, midi, produced) = try await (sound, notation, production)
    if delivery.formats.contains(.midi) {
      audio.files["mid"] = try save(midi.bytes, at: place)
    }
    audio.timings.merge([produced.stage: produced.seconds, "total": watch.seconds]) { $1 }
    return PieceReport(
      title: piece.title, input: piece.input, seed: piece.seed, events: midi.events,
      seconds: audio.seconds ?? midi.end.value, files: audio.files, timings: audio.timings, warnings: produced.warnings)
  }

  /// A composed piece never replaces another: it gets a number. A rendered one has its input's name, or is refused.
  private func place(for piece: Piece, in folder: String) throws -> Place {
    let place = Place(folder: folder, stem: piece.stem)
    if piece.input == nil { return delivery.free(place) }
    let present = delivery.isReplacing ? [] : delivery.present(place)
    if !present.isEmpty { throw DeliveryError.present(present) }
    return place
  }

  private func produce(
    _ piece: Piece, into stream: NoteStream, _ watch: Stopwatch,
    _ progress: @escaping @Sendable (Stage, Double) -> Void
  ) async throws -> (stage: String, seconds: Double, warnings: [String]) {
    let stage = piece.input == nil ? Stage.compose : .read
    let warnings = try piece.produce(stream) { progress(stage, $0.value) }
    return (stage.rawValue, watch.seconds, warnings)
  }

  /// The `.mid`, in memory; made in any case, since it counts the events.
  private func write(
    _ stream: NoteStream, _ piece: Piece, _ watch: Stopwatch
  ) async throws -> (bytes: [UInt8], events: Int, end: Seconds) {
    var writer = PerformanceWriter(title: piece.title, texts: piece.notices)
    var events = 0
    var end = Seconds.zero
    for try await event in stream {
      writer.add(event)
      events += 1
      end = max(end, event.end)
    }
    return (writer.finish(), events, end)
  }

  private func save(_ bytes: [UInt8], at place: Place) throws -> String {
    let path = place.path("mid")
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit(replacing: delivery.isReplacing)
    return path
  }

  private func render(
    _ stream: NoteStream, to place: Place, _ watch: Stopwatch,
    _ progress: @escaping @Sendable (Stage, Double) -> Void
  ) async throws -> (files: [String: String], seconds: Double?, timings: [String: Double]) {
    guard let loading = renderer else { return ([:], nil, [:]) }
    let renderer = try await loading.value
    let loaded = watch.seconds
    var spool = try FrameSpool(sampleRate: sampleRate, in: place.folder)
    _ = try await renderer.render(stream, into: &spool) { progress(.render, $0.value) }
    let rendered = watch.seconds
    var files: [String: String] = [:]
    for format in delivery.audioFormats {
      progress(.encode, spool.seconds)
      let path = place.path(format.fileExtension)
      try spool.write(to: path, as: format, level: level, replacing: delivery.isReplacing)
      files[format.name] = path
    }
    let timings = ["soundfont": loaded, "render": rendered - loaded, "encode": watch.seconds - rendered]
    return (files, spool.seconds, timings)
  }
}

/// What is being done to a piece.
public enum Stage: String, Sendable {
  case compose, read, render, encode
}
