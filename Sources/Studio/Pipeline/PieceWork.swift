private import Files
internal import MIDI
internal import Music
private import Support

/// The stages of making one piece, which run concurrently on one note stream.
struct PieceWork: Sendable {
  let piece: Piece
  let path: OutputPath
  let progress: @Sendable (Stage, Double) -> Void
  let watch = Stopwatch()
  let stream = NoteStream()
  /// The parsed input; nil for a composition.
  let score: MIDIScore?
  /// The metadata of the music, for stages that have to wait for it.
  let metadata = AsyncStream.makeStream(of: MusicMetadata.self)

  /// Parses the input.
  init(
    _ piece: Piece, at path: OutputPath, on instruments: Instruments,
    _ progress: @escaping @Sendable (StageProgress) -> Void
  ) throws {
    (self.piece, self.path) = (piece, path)
    let total: Double?
    switch piece.music {
    case .composition(let composition): (score, total) = (nil, composition.expectedSeconds)
    case .file(let source):
      let score = try source.score(on: instruments)
      (self.score, total) = (score, score.seconds)
    }
    self.progress = { progress(StageProgress(stage: $0, seconds: $1, total: total)) }
  }

  var producingStage: Stage { piece.input == nil ? .compose : .read }

  /// Sends the music into the stream.
  func produce() async throws -> (seconds: Double, metadata: MusicMetadata) {
    defer { metadata.continuation.finish() }
    let report = { @Sendable [progress, producingStage] (time: Seconds) in progress(producingStage, time.value) }
    let result =
      switch piece.music {
      case .composition(let composition): try await composition.produce(into: stream, progress: report)
      case .file: score!.produce(into: stream, progress: report)
      }
    metadata.continuation.yield(result)
    return (watch.seconds, result)
  }

  /// Writes the stream as a `.mid` in memory. It always runs, because it counts the events.
  func notate() async throws -> Notation {
    var notation = Notation(title: piece.title)
    for try await event in stream { notation.add(event) }
    return notation
  }
}

/// The `.mid` of a piece, in memory.
struct Notation: Sendable {
  private var writer: PerformanceWriter
  private(set) var events = 0
  /// When the last note ends; a pedal that is lifted later does not prolong the music.
  private(set) var end = Seconds.zero

  init(title: String) { writer = PerformanceWriter(title: title.asOneSafeLine) }

  mutating func add(_ event: MusicEvent) {
    writer.add(event)
    guard event.controlChange == nil else { return }
    events += 1
    if let note = event.note { end = max(end, note.end) }
  }

  func file(at path: OutputPath, _ metadata: MusicMetadata) throws -> PendingFile {
    let file = try AtomicFile(path.path("mid"))
    let copy = metadata.copy?.bytes
    try file.write(copy ?? writer.finish(copyright: metadata.licence?.notice, texts: metadata.notices))
    return PendingFile(format: .midi, file: file)
  }
}

/// Measures stages of work.
struct Stopwatch: Sendable {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init() { start = clock.now }

  /// Seconds since it was created.
  var seconds: Double { (clock.now - start) / .seconds(1) }
}
