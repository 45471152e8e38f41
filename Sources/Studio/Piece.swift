// What can be made: a piece that is composed now, or one that is read. Must not know what becomes of it.
internal import Audio
internal import Composing
internal import Files
public import MIDI
internal import Music
internal import Rendering

/// A piece to make: where its music comes from, and what it is called.
public struct Piece: Sendable {
  public let title: String
  /// The names of its files, without extension.
  public internal(set) var stem: String
  /// The file that it is read from; nil for a composed piece.
  public let input: String?
  /// What it is composed from; nil for a piece that is read.
  public let seed: UInt64?
  /// How it is composed; nil for a piece that is read, whose file may say it.
  public let provenance: Provenance?
  /// Of the file, where they are read already.
  var bytes: [UInt8]?
  /// How the file is read.
  var options = MIDIFile.Options()
  /// Sends all events, in order; finishes the stream, also when it throws.
  let produce: @Sendable (NoteStream, Instruments, @escaping @Sendable (Seconds) -> Void) async throws -> Making

  /// How the music of a piece was made.
  struct Making {
    var warnings: [String] = []
    /// See `Composer.Outcome`; nil for a piece that was read.
    var redraws: Int?
    /// Notes and pedal presses, where the stream has controller changes instead of these.
    var events: Int?
    /// The file that it was read from, where more is heard than a pianist plays.
    var copy: MIDIFile?
    /// How it was composed, be it long ago; nil where nobody knows.
    var provenance: Provenance?
    /// The licence of the model that composed it; nil where none is known.
    var licence: ModelLicence?
    /// The title that a file of Étude's own has.
    var title: String?

    /// For people and for programs, a line each: the text events of its `.mid`.
    var notices: [String] {
      guard let provenance else { return [] }
      return [provenance.description, provenance.line]
    }
  }
}

extension Piece {
  /// A piece that the composer will write.
  ///
  /// - Parameters:
  ///   - date: for its name, as in `2026-11-23`.
  ///   - provenance: made of the same brief and composer.
  ///   - original: what it should come out like, where nothing about it was changed.
  ///   - remark: what else should be said.
  static func composition(
    _ brief: Brief, by composer: Composer, date: String, provenance: Provenance, original: Original? = nil,
    remark: String? = nil
  ) -> Piece {
    let manner = provenance.composer
    let title = manner.map { "After \($0), seed \(brief.seed)" } ?? "Etude, seed \(brief.seed)"
    return Piece(
      title: provenance.title ?? title, stem: "\(date)-\(manner?.fileNamePart ?? "etude")-seed\(brief.seed)",
      input: nil, seed: brief.seed, provenance: provenance
    ) { stream, _, progress in
      let outcome = try await composer.compose(brief, into: stream, progress: progress)
      let warning = outcome.fault.map { "\($0), also after \(outcome.redraws) redraws; try another seed" }
      var made = provenance
      made.outcome = Provenance.Outcome(music: try await stream.digest(), redraws: outcome.redraws)
      return Making(
        warnings: [remark, original?.remark(on: made), warning].compactMap(\.self), redraws: outcome.redraws,
        provenance: made, licence: ModelLicence(composer.licence))
    }
  }

  /// A piece from a MIDI file.
  ///
  /// - Parameter bytes: of the file; nil: it is read when the piece is made.
  public static func file(
    _ path: String, bytes: [UInt8]? = nil, options: MIDIFile.Options = MIDIFile.Options()
  ) -> Piece {
    let name = fileName(of: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return Piece(
      title: stem, stem: stem, input: path, seed: nil, provenance: nil, bytes: bytes, options: options
    ) { stream, instruments, progress in
      do {
        let reading = try MIDIFile.read(bytes ?? MIDIFile.bytes(path: path), name: path, options)
        let (performance, drums) = try reading.file.playable(on: instruments, path)
        stream.send(reading.file.eventsToPlay)
        progress(performance.end)
        stream.finish()
        let provenance = reading.file.provenance
        let remark = instruments == .piano && drums > 0 ? ["drums are left out: \(drums) notes"] : []
        let copy = instruments == .file && reading.file.needsInstruments ? reading.file : nil
        return Making(
          warnings: reading.sentences + remark, events: performance.events.count + (copy == nil ? 0 : drums),
          copy: copy, provenance: provenance,
          licence: ModelLicence(notice: reading.file.copyright),
          title: provenance.flatMap { _ in reading.file.title })
      } catch {
        stream.finish(throwing: error)
        throw error
      }
    }
  }

  /// The same, with the bytes of its file: they are read once, since it may be a pipe.
  func read() throws(MIDIError) -> Piece {
    guard let input, bytes == nil else { return self }
    var piece = Piece.file(input, bytes: try MIDIFile.bytes(path: input), options: options)
    piece.stem = stem
    return piece
  }
}

extension MIDIFile {
  /// What a pianist plays of it, and how many notes of drums there are besides.
  ///
  /// - Throws: `PieceError` where there is nothing to play, `RenderError` where there is too much.
  fileprivate func playable(on instruments: Instruments, _ path: String) throws -> (Performance, drums: Int) {
    let performance = performance
    let drums = notes.count { $0.isRhythm }
    if performance.notes.isEmpty && (instruments == .piano || drums == 0) {
      throw PieceError.noNotes(path: path, percussion: drums)
    }
    try Renderer.checkLength(of: performance)
    return (performance, drums)
  }

  /// Whether anything is heard but the grand piano.
  fileprivate var needsInstruments: Bool {
    let clock = ScriptClock(framesPerSecond: 1, blockFrames: 1, longest: 0)
    return script(.file, clock).steps.contains { if case .select = $0.command { true } else { false } }
  }
}

extension Piece {
  /// Sounds a file as the settings say; nil for a piece that is no file.
  func render(
    with renderer: Renderer, _ settings: SoundSettings, into spool: inout FrameSpool,
    mayUseCores: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> RenderReport? {
    guard let input else { return nil }
    let file = try MIDIFile.read(bytes ?? MIDIFile.bytes(path: input), name: input, options).file
    let instruments = settings.render.instruments
    _ = try file.playable(on: instruments, input)
    let clock = ScriptClock(
      framesPerSecond: settings.sampleRate.rawValue, blockFrames: Renderer.blockFrames, longest: Renderer.longest)
    let script = file.script(instruments, clock)
    if settings.render.room == .fluidsynth, let program = file.playerScript(instruments, clock) {
      return try await renderer.render(
        asProgram: program, of: script, into: &spool, mayUseCores: mayUseCores, progress: progress)
    }
    return try await renderer.render(script, into: &spool, mayUseCores: mayUseCores, progress: progress)
  }
}

/// A file that is no piece for a piano.
public enum PieceError: Error, Hashable, Sendable {
  /// It has no notes but those of the percussion channel.
  case noNotes(path: String, percussion: Int)
}

extension PieceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNotes(let path, 0): "\(path): has no notes, so there is nothing to hear; give a file with music"
    case .noNotes(let path, let percussion):
      "\(path): has \(percussion) notes of percussion (channel 10) and none for a piano; give a file with piano music"
    }
  }
}

extension String {
  /// In lower case, with hyphens for whatever is no letter and no digit.
  fileprivate var fileNamePart: String {
    lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}
