private import Audio
private import Files
private import MIDI
private import Music
private import Rendering

/// Stems left by an earlier run. They do not add up to audio that was rendered without them.
enum StaleStems {
  /// If new audio files get stems of these extensions, such as `ch10-drums.wav`, those that are not among the files of
  /// the piece are stale. Audio in another format that is not made now keeps its stems.
  static func fileExtensions(_ known: [String], made: [OutputFormat], all: [OutputFormat]) -> [String] {
    let (audio, kept) = (Set(made.compactMap { $0.audio?.fileExtension }), Set(all.map(\.fileExtension)))
    return known.filter { fileExtension in
      guard let dot = fileExtension.lastIndex(of: "."), !kept.contains(fileExtension) else { return false }
      return PieceStem.isName(fileExtension[..<dot]) && audio.contains(String(fileExtension[dot...].dropFirst()))
    }
  }
}

extension MadePiece {
  /// The report on the piece with its paths, and a warning about stale stems that stay because nothing proves that
  /// Étude made them.
  func finished(as assignment: Assignment, leaving stems: [String]) -> PieceReport {
    var report = report
    report.files = assignment.path.files(assignment.all)
    if !stems.isEmpty {
      report.warnings.append(
        "stems of an earlier render were kept, but do not add up to this one: \(stems.joined(separator: ", "))")
    }
    return report
  }
}

extension Piece {
  /// The paths of stems that are stale beside the new files, whatever channels, tracks and instruments they were
  /// rendered with. Audio with a MIDI file of the same name is not a stem but the render of another file.
  func staleStems(at path: OutputPath, made: [OutputFormat], all: [OutputFormat]) -> [String] {
    guard case .file(let source) = music, made.contains(where: \.isAudio) else { return [] }
    let present = path.presentExtensions
    let notes = present.filter { MIDIFile.fileExtensions.contains(fileExtension(of: $0)?.lowercased() ?? "") }
    let others = Set(notes.map(withoutExtension))
    let stale = StaleStems.fileExtensions(present, made: made, all: all)
      .filter { !others.contains(withoutExtension($0)) }
    // Only now is it worth reading the file.
    if stale.isEmpty { return [] }
    let names = [Instruments.file, .piano].compactMap { try? source.score(on: $0) }.flatMap { score in
      StemKind.allCases.flatMap { score.stems($0, RenderSettings()) }.map(\.name)
    }
    return stale.filter { names.contains(withoutExtension($0)) }.map(path.path)
  }
}
