private import Audio
private import Files
private import Glibc
package import MIDI
private import Music
package import Pictures
private import Support

/// The settings of pictures.
package struct Drawing: Sendable {
  package var format = PictureFormat.svg
  /// The audio of the piece; nil for a file of the same name beside it, if there is one.
  package var audio: String?
  /// The time range to show, in seconds; nil for the beginning and the end of the piece.
  package var from, to: Double?
  package var isDark = false
  package var coloring = NoteColoring.velocity
  /// How the MIDI file is read.
  package var options = MIDIFile.Options()
  package static let widths = 200...32_767

  /// Width in pixels; nil for the default.
  package var width: Int?
  /// Whether an existing picture may be replaced.
  package var isReplacing = false

  package init() {}

  /// Draws several MIDI files at once. A file that can't be drawn does not stop the others.
  ///
  /// - Parameter report: called for each file, in order.
  /// - Throws: `CancellationError`.
  package func draw(
    _ jobs: [(input: Input, output: String, format: PictureFormat)],
    report: (String, Result<DrawingReport, any Error>) -> Void
  ) async throws {
    try await forEachInOrder(jobs) { job -> (String, Result<DrawingReport, any Error>) in
      try Task.checkCancellation()
      do {
        var drawing = self
        drawing.format = job.format
        return (job.input.path, .success(try drawing.draw(job.input, to: job.output)))
      } catch let error where ErrorKind(of: error) != .interrupted {
        return (job.input.path, .failure(error))
      }
    } deliver: {
      report($0, $1)
    }
  }

  /// Draws a MIDI file. If the same picture exists already, it is kept, so that an interrupted run can be repeated.
  ///
  /// - Parameter destination: the picture.
  /// - Throws: `PieceError`, `PictureError`, `OutputError`, `FileError`, and errors of the MIDI and audio files.
  package func draw(_ input: Input, to destination: String) throws -> DrawingReport {
    let path = input.path
    try checkOutput(destination, isNoneOf: [path, audio])
    try checkCreatable(destination)
    let source = try read(input)
    let drawn = try source.picture.draw(as: format)
    let isPresent = !isReplacing && fileExists(destination)
    if !isPresent {
      try makeFolder(folder(of: destination))
      let file = try AtomicFile(destination)
      try file.write(drawn.bytes)
      try file.commit(replacing: isReplacing)
    } else if try fileLength(destination) != drawn.bytes.count || readFile(destination) != drawn.bytes {
      throw OutputError.present([destination])
    }
    return DrawingReport(
      skipped: isPresent ? true : nil, input: path, file: destination, format: format.name, width: drawn.width,
      height: drawn.height, rows: drawn.rows,
      notes: drawn.notes, audio: source.audio, warnings: source.warnings, isCutAtGap: source.isCutAtGap)
  }

  /// The music to draw, and its origin.
  private struct Subject {
    var picture: Picture
    var audio: String?
    var warnings: [String]
    let isCutAtGap: Bool
  }

  private func read(_ input: Input) throws -> Subject {
    let path = input.path
    let reading = try MIDIFile.read(path: path, below: input.root, options)
    let performance = reading.file.performance
    if performance.notes.isEmpty {
      throw PieceError.noNotes(path: path, percussion: reading.file.notes.count, damage: reading.damage)
    }
    var picture = Picture(
      title: reading.file.provenance.flatMap { _ in reading.file.title } ?? OutputPath.stem(of: path),
      notes: performance.notes, pedal: PedalSpan.spans(of: reading.file.eventsToPlay, end: performance.end))
    (picture.from, picture.to, picture.isDark, picture.coloring) = (from, to, isDark, coloring)
    if let width { picture.width = width }
    let drums = reading.file.notes.count(where: \.isRhythm)
    var source = Subject(
      picture: picture, audio: audio ?? Self.audio(beside: path),
      warnings: reading.sentences + (drums > 0 ? ["drums are left out: \(counted(drums, "note"))"] : []),
      isCutAtGap: reading.isCutAtGap)
    do {
      source.picture.waveform = try source.audio.map { try Waveform(audioPath: $0, from: from, to: to) }
    } catch let error where audio == nil && ErrorKind(of: error) != .interrupted {
      // This audio file was not requested, so an error is only a warning.
      source.warnings.append("drawn without a waveform: \(error)")
      source.audio = nil
    }
    return source
  }

  /// The audio file with the name of a MIDI file; of several, the one whose format comes first in the list of formats.
  private static func audio(beside path: String) -> String? {
    let output = OutputPath(folder: folder(of: path), stem: OutputPath.stem(of: path))
    return AudioFileFormat.allCases.lazy.map { output.path($0.fileExtension) }.first { access($0, R_OK) == 0 }
  }
}

/// The outcome of one picture, as JSON.
package struct DrawingReport: Encodable, Sendable {
  /// True if the same picture existed already, else nil.
  package let skipped: Bool?
  package let input, file, format: String
  /// Size in pixels or, for a PDF, in points.
  package let width, height: Int
  /// Number of rows of the picture.
  package let rows: Int
  /// Number of notes in the picture.
  package let notes: Int
  /// The audio that is shown.
  package let audio: String?
  /// Repairs of the MIDI file, and parts that were left out.
  package let warnings: [String]
  /// Whether one of the warnings is about a silence or a long note that was left out; not in JSON.
  package let isCutAtGap: Bool

  private enum CodingKeys: CodingKey { case skipped, input, file, format, width, height, rows, notes, audio, warnings }
}
