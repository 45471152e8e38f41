private import Files
package import Sharing

extension SharedSet {
  /// Refuses an archive by Étude that is there already and that the files of some jobs would certainly differ from,
  /// before any piece is made: it has a piece or a format that is not among theirs, or lacks a piece that is composed.
  ///
  /// - Parameter manifest: of the folder of all jobs, if it has one.
  package static func check(
    _ path: String, expecting jobs: [Job], as formats: [OutputFormat], _ manifest: Manifest?
  ) throws(ArchiveError) {
    guard isThere(path), let names = Archive.names(in: path) else { return }
    let pieces = PieceFiles.grouped(names, by: \.self)
    let held = pieces.map { Set(spellings(of: fileName(of: $0.path))) }
    let expected = jobs.map { job in (job, Set(job.possibleNames(manifest).map(entryName))) }
    let allHeld = held.reduce(into: Set<String>()) { $0.formUnion($1) }
    let allExpected = expected.reduce(into: Set<String>()) { $0.formUnion($1.1) }
    let extensions = Set(formats.map(\.fileExtension) + ["png", "svg"])
    let hasOthers = zip(pieces, held).contains { piece, spellings in
      spellings.isDisjoint(with: allExpected)
        || !(piece.files + piece.stems).allSatisfy { extensions.contains(fileExtension(of: $0) ?? "") }
    }
    if hasOthers || expected.contains(where: { $0.input == nil && $1.isDisjoint(with: allHeld) }) {
      throw .present(path: path)
    }
  }

  /// A name, and what it may have been before numbers were added to it.
  private static func spellings(of name: String) -> [String] {
    guard let number = name.firstMatch(of: /-\d+$/) else { return [name] }
    return [name] + spellings(of: String(name[..<number.range.lowerBound]))
  }

  /// How the name of a piece is spelled in an archive.
  private static func entryName(_ name: String) -> String {
    var names = EntryNames()
    return withoutExtension(names.name(for: fileName(of: name) + ".mid"))
  }
}

extension Job {
  /// The names that the piece may get, but for a number behind them: its own, and those of the same composition in the
  /// manifest.
  fileprivate func possibleNames(_ manifest: Manifest?) -> [String] {
    guard input == nil, let manifest, let piece = try? piece() else { return [name] }
    return [name] + manifest.names(source: piece.sourceDigest)
  }
}
