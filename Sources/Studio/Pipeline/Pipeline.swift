private import CMalloc
internal import Audio
internal import Files
internal import Music
internal import Rendering
private import Support
internal import Synchronization

/// The main path: a piece is composed or read into a note stream. While the stream is being produced, its `.mid` is
/// written and its sound is rendered; then the sound is mastered and encoded, and the picture is drawn. `run` is in
/// `Batch.swift`, which makes the pieces of a batch concurrently.
///
///     let pipeline = try Pipeline(OutputSettings(formats: [.midi, .audio(.flac16)]))
///     try await pipeline.run(request.jobs(in: "output")) { job, outcome in print(job.label, outcome) }
public final class Pipeline: Sendable {
  let settings: OutputSettings
  let sound: SoundSettings
  let recipes: RecipeCalculator
  let cores = CoreBudget()
  /// Loads the SoundFont while the first piece is being composed; nil if no audio is requested.
  let renderer: Task<Renderer, any Error>?
  private let font: SoundFont?

  /// - Parameter soundFont: a path; nil searches for one (`SoundFont.find`).
  /// - Throws: if audio is requested and there is no SoundFont, or if a format cannot be written.
  public convenience init(
    _ settings: OutputSettings, soundFont: String? = nil, sound: SoundSettings = SoundSettings()
  ) throws {
    try settings.check(sound)
    // Don't return freed memory to the system: blocks of audio of some megabytes are allocated again at once.
    for threshold in [M_MMAP_THRESHOLD, M_TRIM_THRESHOLD] { _ = mallopt(threshold, 32 << 20) }
    let font = settings.audioFormats.isEmpty ? nil : try SoundFont.find(soundFont)
    self.init(settings, sound, font.map { font in (font, Task { try Renderer(font, settings: sound.render) }) })
  }

  /// A pipeline that shares the loaded SoundFont of live pieces, and their settings.
  ///
  /// - Throws: if a format cannot be written.
  convenience init(_ settings: OutputSettings, sound: LiveSound) throws {
    try settings.check(sound.settings)
    self.init(settings, sound.settings, settings.audioFormats.isEmpty ? nil : (sound.soundFont, sound.renderer))
  }

  private init(
    _ settings: OutputSettings, _ sound: SoundSettings,
    _ loading: (font: SoundFont, renderer: Task<Renderer, any Error>)?
  ) {
    (self.settings, self.sound, renderer, font) = (settings, sound, loading?.renderer, loading?.font)
    recipes = RecipeCalculator(formats: settings.formats, sound: sound, font: font)
  }

  /// Makes the missing files of a piece: claims it, makes the files, and gives them their names.
  ///
  /// - Returns: nil while another process is making the piece.
  /// - Throws: `CancellationError`, `OutputError`, `FileError`, and errors of reading, composing and rendering. No file
  ///   is left behind: the files of a piece get their names when the last of them is finished.
  func make(
    _ piece: Piece, into output: some Output, progress: @escaping @Sendable (StageProgress) -> Void = { _ in }
  ) async throws -> JobOutcome? {
    guard output.claim(piece) else { return nil }
    defer { output.release(piece) }
    while true {
      let assignment = try await output.assignment(for: piece)
      if assignment.formats.isEmpty { return .present(output.report(on: piece, as: assignment)) }
      for format in assignment.formats { try checkCreatable(assignment.path.path(format)) }
      let made = try await make(piece, assignment, progress: progress)
      do {
        return .made(try await output.commit(made, of: piece, as: assignment))
      } catch is NameTaken {
        // Another process has used the name in the meantime; the next assignment takes that into account.
        continue
      }
    }
  }

  /// Makes the assigned files of a piece, without giving them their names.
  private func make(
    _ piece: Piece, _ assignment: Assignment, progress: @escaping @Sendable (StageProgress) -> Void
  ) async throws -> MadePiece {
    let work = try PieceWork(piece, at: assignment.path, on: sound.render.instruments, progress)
    let (audio, notation, produced) = try await cores.work {
      async let produced = work.produce()
      async let notation = work.notate()
      async let audio = work.audio(
        renderer, assignment.formats, self.sound, mayUseCores: { self.cores.hasIdleCores })
      return try await (audio, notation, produced)
    }
    var files = audio?.files ?? []
    try makeFolder(assignment.path.folder)
    if assignment.formats.contains(.midi) {
      files.append(try notation.file(at: assignment.path, produced.metadata))
    }
    let title = piece.tags(sound.tags, produced.metadata).title ?? piece.title
    let (pictures, begun) = (assignment.formats.compactMap(\.picture), work.watch.seconds)
    // The waveform of audio that starts later would not line up with the notes.
    let drawsSound = sound.edit?.from == nil
    files += try await work.draw(
      pictures, titled: title, with: drawsSound ? files : [], or: drawsSound ? settings.audioFormats : [])
    var timings = audio?.timings ?? [:]
    timings[work.producingStage.rawValue] = produced.seconds
    timings["total"] = work.watch.seconds
    if let total = timings["total"], !pictures.isEmpty { timings["draw"] = total - begun }
    return MadePiece(
      files: files, report: PieceReport(piece, produced.metadata, notation, audio, timings, fontName: font?.name))
  }
}

/// The current stage of a piece.
public enum Stage: String, CaseIterable, Sendable {
  case compose, read, render, level, encode, draw

  /// The position in the order in which the stages begin.
  package var order: Int { Self.allCases.firstIndex(of: self)! }
}

/// How far a stage of a piece is.
public struct StageProgress: Sendable {
  public let stage: Stage
  /// How much of the music the stage has done, in seconds.
  public let seconds: Double
  /// About how long the music is, in seconds; nil if that is not known in advance.
  public let total: Double?

  package init(stage: Stage, seconds: Double, total: Double?) {
    (self.stage, self.seconds, self.total) = (stage, seconds, total)
  }
}

/// A piece whose files are complete but do not have their final names yet.
struct MadePiece: Sendable {
  let files: [PendingFile]
  var report: PieceReport
}

/// Counts the pieces in progress, to decide whether each can use a second core.
final class CoreBudget: Sendable {
  private let cores = Atomic(coreCount)
  private let pieces = Atomic(0)

  func set(cores count: Int) { cores.store(count, ordering: .relaxed) }

  /// Whether each piece in progress can use one more thread. This changes as pieces begin and end.
  var hasIdleCores: Bool { 2 * pieces.load(ordering: .relaxed) <= cores.load(ordering: .relaxed) }

  /// Counts one more piece while `body` runs.
  func work<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    pieces.add(1, ordering: .relaxed)
    defer { pieces.subtract(1, ordering: .relaxed) }
    return try await body()
  }
}
