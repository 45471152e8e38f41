// What can be made: a piece that is composed now, or one that is read. Must not know what becomes of it.
internal import Composing
internal import Files
internal import MIDI
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
  /// How it was made, a line each, for the text events of its `.mid`.
  let notices: [String]
  /// Sends all events, in order; finishes the stream, also when it throws.
  let produce: @Sendable (NoteStream, @escaping @Sendable (Seconds) -> Void) async throws -> Making

  /// How the music of a piece was made.
  struct Making {
    var warnings: [String] = []
    /// See `Composer.Outcome`; nil for a piece that was read.
    var redraws: Int?
    /// Notes and pedal presses, where the stream has controller changes instead of these.
    var events: Int?
    /// For the text events of its `.mid`, like `notices`.
    var notices: [String] { redraws.map { $0 > 0 ? ["redraws \($0)"] : [] } ?? [] }
  }
}

extension Piece {
  /// A piece that the composer will write.
  ///
  /// - Parameter date: for its name, as in `2026-11-23`.
  static func composition(_ brief: Brief, by composer: Composer, date: String) -> Piece {
    let manner = brief.label.map { label in composer.labels.first { $0.lowercased() == label.lowercased() } ?? label }
    let notices = [
      "composed by etude \(etudeVersion)", manner.map { "in the manner of \($0)" }, "seed \(brief.seed)",
      "model \(composer.fingerprint)",
    ]
    return Piece(
      title: manner.map { "After \($0), seed \(brief.seed)" } ?? "Etude, seed \(brief.seed)",
      stem: "\(date)-\(manner?.fileNamePart ?? "etude")-seed\(brief.seed)",
      input: nil, seed: brief.seed, notices: notices.compactMap(\.self) + brief.notices
    ) { stream, progress in
      let outcome = try await composer.compose(brief, into: stream, progress: progress)
      let warning = outcome.fault.map { "\($0), also after \(outcome.redraws) redraws; try another seed" }
      return Making(warnings: [warning].compactMap(\.self), redraws: outcome.redraws)
    }
  }

  /// A piece from a MIDI file.
  public static func file(_ path: String) -> Piece {
    let name = fileName(of: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return Piece(title: stem, stem: stem, input: path, seed: nil, notices: []) { stream, progress in
      do {
        let reading = try MIDIFile.read(path: path)
        let performance = reading.file.performance
        if performance.notes.isEmpty { throw PieceError.noNotes(path: path, percussion: reading.file.notes.count) }
        try Renderer.checkLength(of: performance)
        for event in reading.file.eventsToPlay { stream.send(event) }
        progress(performance.end)
        stream.finish()
        return Making(warnings: reading.sentences, events: performance.events.count)
      } catch {
        stream.finish(throwing: error)
        throw error
      }
    }
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
