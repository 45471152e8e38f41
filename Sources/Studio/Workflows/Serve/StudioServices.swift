private import Audio
private import Composing
private import Files
internal import Live
private import Music
private import Pictures
private import Rendering
internal import Serving
private import Synchronization

/// The services of the page other than listening.
final class StudioServices: PageServices {
  let pieces: ServedPieces
  let choices: Choices
  let folder: String
  private let sound: LiveSound
  private let saved: SavedPieces
  private let received: Uploads
  private let renders = RenderQueue()
  private let libraryChanged = Mutex<@Sendable () -> Void>({})

  /// The formats in which saved and rendered pieces are written.
  private static let formats: [OutputFormat] =
    [.midi, .audio(.wav16), .audio(.flac16), .audio(.mp3), .picture(.svg)]

  /// - Parameter scratch: an empty folder for uploads.
  /// - Throws: errors of the model and the primer.
  init(_ request: CompositionRequest, sound: LiveSound, folder: String, scratch: String) throws {
    (self.sound, self.folder) = (sound, folder)
    (saved, received) = (SavedPieces(folder), Uploads(folder: scratch))
    pieces = ServedPieces(try ComposedPieces(request, sound: sound))
    choices = Choices(
      composers: pieces.endless.composers + ["none"],
      keys: (0..<24).map { "\(Tonality(number: $0))" })
  }

  /// Cancels renders, accepts no more uploads, and permanently deletes what was deleted.
  func end() {
    renders.cancelAll()
    received.end()
    saved.empty()
  }

  var version: String { etudeVersion }

  // MARK: Settings of the next pieces

  var pieceSettings: PieceSettings { pieces.pieceSettings }

  func apply(_ pieceSettings: PieceSettings) throws {
    do { try pieces.apply(pieceSettings) } catch let error as ComposingError {
      throw ServiceError(.refused, "\(error).")
    }
  }

  func link(to piece: PieceFacts) -> String? { pieces.query(for: piece) }

  // MARK: Library

  func save(_ piece: PieceFacts) async throws -> [String] {
    if piece.path != nil {
      throw ServiceError(.refused, "\(piece.title) is a file already; render it instead.")
    }
    defer { releaseMemory() }
    let paths = try await pieces.save(piece, as: Self.formats, in: folder)
    if paths.isEmpty { throw ServiceError(.unknown, "\(piece.title) can no longer be saved.") }
    libraryChanged.withLock(\.self)()
    return paths.map { fileName(of: $0) }.sorted()
  }

  func library() throws -> [LibraryPiece] { try saved.pieces() }
  func delete(_ name: String) throws { try saved.delete(name) }
  func restore(_ name: String) throws { try saved.restore(name) }

  func archive(_ names: [String], to path: String) throws {
    try SharedSet(files: try names.flatMap(saved.paths), below: [folder], title: "Étude")
      .write(to: path, replacing: false)
  }

  func onLibraryChange(_ changed: @escaping @Sendable () -> Void) { libraryChanged.withLock { $0 = changed } }

  // MARK: Uploads

  var uploads: [Upload] { received.all }

  func upload(_ bytes: [UInt8], name: String) throws -> Upload {
    do {
      return try received.add(bytes, name: name)
    } catch  where !(error is ServiceError || error is FileError) {
      throw ServiceError(.refused, "\(error).")
    }
  }

  func play(_ upload: Int) throws {
    let (upload, path) = try received.find(upload)
    pieces.insert(FilePieces([path], called: upload.name, sound: sound))
  }

  func compose(continuing upload: Int) throws {
    let (upload, path) = try received.find(upload)
    if upload.notes == 0 {
      throw ServiceError(.refused, "\(upload.name) has no notes for a piano, so it can't be continued.")
    }
    var request = pieces.endless.request
    request.primer = path
    (request.seed, request.count) = (nil, 1)
    pieces.insert(try ComposedPieces(request, like: pieces.endless))
  }

  // MARK: Queue

  var queue: [RenderJob] { renders.jobs }

  func enqueue(_ upload: Int) throws -> RenderJob {
    let (upload, path) = try received.find(upload)
    return try renders.add(upload.name, seconds: upload.seconds) { [self] progress in
      defer { releaseMemory() }
      let pipeline = try Pipeline(OutputSettings(formats: Self.formats), sound: sound)
      let name = OutputPath.firstFree(OutputPath.stem(of: upload.name)) { OutputPath(folder: folder, stem: $0).isFree }
      let job = Job(rendering: Input(path: path, name: upload.name), as: name, in: folder)
      var failure: (any Error)?
      try await pipeline.run([job], cores: 1) { _, now in
        if now.stage == .render { progress(now.seconds) }
      } finished: { _, outcome in
        switch outcome {
        case .made(let report): self.sound.warn(of: upload.name, report.warnings)
        case .failed(let error): failure = error
        case .present, .notTried: break
        }
      }
      if let failure { throw failure }
      libraryChanged.withLock(\.self)()
    }
  }

  func cancel(_ job: Int) throws { try renders.cancel(job) }
  func onQueueChange(_ changed: @escaping @Sendable () -> Void) { renders.onChange(changed) }
}
