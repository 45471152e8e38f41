// What can be made: a piece that is composed now, or one that is read. Must not know files of sound.
public import Composing
internal import MIDI
internal import Music
internal import Rendering

/// A piece to make: where its music comes from, and what it is called.
public struct Piece: Sendable {
  public let title: String
  /// The names of its files, without extension.
  public let stem: String
  /// The file that it is read from; nil for a composed piece.
  public let input: String?
  /// What it is composed from; nil for a piece that is read.
  public let seed: UInt64?
  /// How it was made, a line each, for the text events of its `.mid`.
  let notices: [String]
  /// Sends all events, in order; finishes the stream, also when it throws; returns warnings.
  let produce: @Sendable (NoteStream, @Sendable (Seconds) -> Void) throws -> [String]
}

extension Piece {
  /// A piece that the composer will write.
  public static func composition(_ brief: Brief, by composer: Composer, date: String, model: String) -> Piece {
    let manner = brief.label.map { label in composer.labels.first { $0.lowercased() == label.lowercased() } ?? label }
    let notices = [
      manner.map { "in the manner of \($0)" }, "seed \(brief.seed)", "model \(model)",
      "temperature \(brief.sampling.temperature), top-p \(brief.sampling.topP)",
    ]
    return Piece(
      title: manner.map { "After \($0), seed \(brief.seed)" } ?? "Etude, seed \(brief.seed)",
      stem: "\(date)-\(manner?.fileNamePart ?? "etude")-seed\(brief.seed)",
      input: nil, seed: brief.seed, notices: notices.compactMap(\.self)
    ) { stream, progress in
      try composer.compose(brief, into: stream, progress: progress)
      return []
    }
  }

  /// A piece from a MIDI file.
  public static func file(_ path: String) -> Piece {
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    let stem = String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    return Piece(title: stem, stem: stem, input: path, seed: nil, notices: []) { stream, progress in
      do {
        let reading = try MIDIFile.read(path: path)
        let performance = reading.file.performance
        try RenderError.checkLength(of: performance)
        for event in performance.events { stream.send(event) }
        progress(performance.end)
        stream.finish()
        return reading.sentences
      } catch {
        stream.finish(throwing: error)
        throw error
      }
    }
  }
}

extension String {
  /// In lower case, with hyphens for whatever is no letter and no digit.
  fileprivate var fileNamePart: String {
    lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}
