// The main path: one producer of music, and every file of the piece at once. Must not know the command line.
private import Audio
internal import Files
private import Music
private import Rendering
internal import Synchronization

/// Makes pieces into files, with one SoundFont.
public final class Production: Sendable {
  let delivery: Delivery
  let sound: SoundSettings
  let crew = Crew()
  /// Loading: it goes on while the first piece is being composed. Nil when no audio is wanted.
  private let renderer: Task<Renderer, any Error>?
  let fontPath: String?
  /// See `font()`.
  let font = Mutex<Task<ManifestRecord.Font, any Error>?>(nil)

  /// - Parameter soundFont: a path; nil looks for one (`SoundFont.find`).
  /// - Throws: when audio is wanted and there is no SoundFont.
  public init(_ delivery: Delivery, soundFont: String? = nil, sound: SoundSettings = SoundSettings()) throws {
    (self.delivery, self.sound) = (delivery, sound)
    try delivery.check(sound)
    if delivery.audioFormats.isEmpty {
      (renderer, fontPath) = (nil, nil)
    } else {
      let font = try SoundFont.find(soundFont)
      renderer = Task { try Renderer(font, settings: sound.render) }
      fontPath = font.path
    }
  }

  /// Makes one piece: composes or reads it, and meanwhile writes and renders it.
  ///
  /// - Parameters:
  ///   - folder: made when it is missing, with those above it, and there is something to go into it.
  ///   - progress: hears how far each stage is, in seconds of music; from any thread.
  /// - Throws: `DeliveryError`, `FileError`, and whatever the rooms throw. Then no file is left behind: all the files of
  ///   a piece get their names when the last of them is ready.
  public func make(
    _ piece: Piece, in folder: String,
    progress: @escaping @Sendable (Stage, Double) -> Void = { _, _ in }
  ) async throws -> PieceReport {
    let place = try delivery.place(for: piece, in: folder)
    var ready = try await ready(piece.read(), at: place, as: delivery.formats, progress: progress)
    ready.report.files = try delivery.commit(ready.files, of: piece, at: place)
    return ready.report
  }

  /// All files of a piece, in some formats, but for their names.
  func ready(
    _ piece: Piece, at place: Place, as formats: [DeliveryFormat],
    progress: @escaping @Sendable (Stage, Double) -> Void
  ) async throws -> (files: [PendingFile], report: PieceReport) {
    let work = PieceWork(piece: piece, place: place, crew: crew, progress: progress)
    let (audio, midi, produced) = try await crew.work {
      async let production = work.produce(on: self.sound.render.instruments)
      async let notation = work.notate()
      async let sound = work.sound(renderer, formats.compactMap(\.audio), self.sound)
      return try await (sound, notation, production)
    }
    var files = audio?.files ?? []
    try makeFolder(place.folder)
    if formats.contains(.midi) { files.append(try midi.file(at: place, produced.making)) }
    let title = piece.tags(self.sound.tags, produced.making).title ?? piece.title
    let (pictures, begun) = (formats.compactMap(\.picture), work.watch.seconds)
    files += try await work.draw(pictures, titled: title, with: files, or: delivery.audioFormats)
    var timings = audio?.timings ?? [:]
    timings[produced.stage.rawValue] = produced.seconds
    timings["total"] = work.watch.seconds
    if let total = timings["total"], !pictures.isEmpty { timings["draw"] = total - begun }
    let report = PieceReport(
      title: piece.title, input: piece.input, seed: piece.seed, redraws: produced.making.redraws,
      provenance: produced.making.provenance, licence: produced.making.licence?.name,
      events: produced.making.events ?? midi.events,
      seconds: audio?.seconds ?? midi.end.value, loudness: audio?.mastering.loudness,
      truePeak: audio?.mastering.truePeak, gain: audio?.mastering.gain, isLimited: audio?.mastering.isLimited,
      files: [:], timings: timings,
      warnings: produced.making.warnings + (audio?.warnings ?? [])
        + [audio?.mastering.warning(font: fontPath)].compactMap(\.self))
    return (files, report)
  }
}

/// What is being done to a piece.
public enum Stage: String, Sendable {
  case compose, read, render, level, encode, draw
}
