private import Audio
private import Music
private import Rendering

/// Stems that an earlier run left: they do not add up to audio that is rendered without them.
enum StaleStems {
  /// Where new audio files get stems of these extensions, such as `ch10-drums.wav`, those are stale that are not among
  /// the files of the piece. The audio of another format is no new file, and keeps its stems.
  static func fileExtensions(_ known: [String], made: [OutputFormat], all: [OutputFormat]) -> [String] {
    let (audio, kept) = (Set(made.compactMap { $0.audio?.fileExtension }), Set(all.map(\.fileExtension)))
    return known.filter { fileExtension in
      guard let dot = fileExtension.lastIndex(of: "."), !kept.contains(fileExtension) else { return false }
      return PieceStem.isName(fileExtension[..<dot]) && audio.contains(String(fileExtension[dot...].dropFirst()))
    }
  }

  /// A warning about stems that stay, since nothing proves that Étude made them; nil where there are none.
  static func warning(left paths: [String]) -> String? {
    paths.isEmpty
      ? nil : "stems of an earlier render do not add up to this one, and were left: \(paths.joined(separator: ", "))"
  }
}

extension Piece {
  /// The extensions of all stems that the file has in some choice of channels, tracks and instruments.
  func possibleStems(of formats: [OutputFormat]) -> [String] {
    guard case .file(let source) = music else { return [] }
    let names = [Instruments.file, .piano].compactMap { try? source.score(on: $0) }.flatMap { score in
      StemKind.allCases.flatMap { score.stems($0, RenderSettings()) }.map(\.name)
    }
    return formats.compactMap { $0.audio?.fileExtension }.flatMap { audio in
      Set(names).sorted().map { "\($0).\(audio)" }
    }
  }
}
