// The stages of one piece, which run side by side on one note stream. Must not know what names its files get.
internal import Audio
private import Files
private import MIDI
internal import Music
internal import Rendering

/// One piece under way.
struct PieceWork: Sendable {
  let piece: Piece
  /// Where its files are meant to go.
  let place: Place
  let progress: @Sendable (Stage, Double) -> Void
  let watch = Stopwatch()
  private let stream = NoteStream()

  init(piece: Piece, place: Place, progress: @escaping @Sendable (Stage, Double) -> Void) {
    (self.piece, self.place, self.progress) = (piece, place, progress)
  }

  /// Sends the music into the stream.
  func produce() async throws -> (stage: Stage, seconds: Double, warnings: [String]) {
    let stage = piece.input == nil ? Stage.compose : .read
    let warnings = try await piece.produce(stream) { progress(stage, $0.value) }
    return (stage, watch.seconds, warnings)
  }

  /// The `.mid`, in memory.
  struct Notation: Sendable {
    let bytes: [UInt8]
    let events: Int
    /// When the last event ends.
    let end: Seconds

    func file(at place: Place) throws -> PendingFile {
      let file = try AtomicFile(place.path("mid"))
      try file.write(bytes)
      return PendingFile(format: .midi, file: file)
    }
  }

  /// Notates the stream; done whether or not a `.mid` is wanted, since it counts the events.
  func notate() async throws -> Notation {
    var writer = PerformanceWriter(title: piece.title, texts: piece.notices)
    var events = 0
    var end = Seconds.zero
    for try await event in stream {
      writer.add(event)
      events += 1
      end = max(end, event.end)
    }
    return Notation(bytes: writer.finish(), events: events, end: end)
  }

  /// All audio files of a piece.
  struct Sound: Sendable {
    var files: [PendingFile] = []
    let seconds: Double
    /// Stage ▶ seconds.
    var timings: [String: Double]
  }

  /// Renders the stream and encodes what it sounds like; nil when no audio is wanted.
  func sound(
    _ renderer: Task<Renderer, any Error>?, _ formats: [AudioFileFormat], _ sampleRate: SampleRate, _ level: Level
  ) async throws -> Sound? {
    guard let renderer = try await renderer?.value else { return nil }
    let loaded = watch.seconds
    var spool = try FrameSpool(sampleRate: sampleRate, in: place.folder)
    _ = try await renderer.render(stream, into: &spool) { progress(.render, $0.value) }
    let rendered = watch.seconds
    var sound = Sound(seconds: spool.seconds, timings: ["soundfont": loaded, "render": rendered - loaded])
    for format in formats {
      progress(.encode, spool.seconds)
      let file = try spool.file(place.path(format.fileExtension), as: format, level: level)
      sound.files.append(PendingFile(format: .audio(format), file: file))
    }
    sound.timings["encode"] = watch.seconds - rendered
    return sound
  }
}
