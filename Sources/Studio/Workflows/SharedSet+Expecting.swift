private import Files
package import Sharing

extension SharedSet {
  /// Rejects, before any piece is made, an existing archive by Étude that would certainly differ from the archive of
  /// these jobs: it has a piece or a format that they don't produce, or lacks a piece that they compose.
  ///
  /// - Parameter manifest: the manifest of the folder of all jobs, if there is one.
  package static func check(
    _ path: String, expecting jobs: [Job], as formats: [OutputFormat], _ manifest: Manifest?
  ) throws(ArchiveError) {
    guard fileExists(path), let names = Archive.names(in: path) else { return }
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

  /// A name, and the names that it may have had before numbers were appended.
  private static func spellings(of name: String) -> [String] {
    guard let number = name.firstMatch(of: /-\d+$/) else { return [name] }
    return [name] + spellings(of: String(name[..<number.range.lowerBound]))
  }

  /// The name of a piece as an archive spells it, without extension.
  private static func entryName(_ name: String) -> String {
    var names = EntryNames()
    return withoutExtension(names.name(for: fileName(of: name) + ".mid"))
  }
}

extension Job {
  /// The names that the piece may get, apart from appended numbers: its own, and those of the same composition in the
  /// manifest that it may keep.
  fileprivate func possibleNames(_ manifest: Manifest?) -> [String] {
    guard input == nil, let manifest, let piece = try? piece() else { return [name] }
    return [name] + manifest.names(source: piece.sourceDigest).filter(mayKeep)
  }
}
