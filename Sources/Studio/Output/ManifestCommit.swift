private import Files
private import Glibc
private import Synchronization

extension Manifest {
  /// Gives the files of a piece their names and adds its line.
  ///
  /// - Parameters:
  ///   - isReplacing: whether to replace files even if their contents are not what Étude wrote.
  ///   - stale: extensions of files of the same name that the new ones make obsolete; those whose contents Étude wrote
  ///     are removed.
  /// - Throws: `NameTaken` if a file that may not be replaced has one of the names.
  func commit(
    _ files: [PendingFile], _ line: ManifestLine, isReplacing: Bool, removing stale: [String] = []
  ) throws {
    let record = line.record
    let path = OutputPath(folder: folder, name: record.name)
    for pending in files { try pending.file.sync() }
    // Otherwise two pieces that were composed at the same time could both be given the name.
    guard naming.withLock({ $0.insert(record.name).inserted }) else { throw NameTaken(path: path.stem) }
    defer { naming.withLock { _ = $0.remove(record.name) } }
    let present = files.map(\.format.fileExtension).filter { fileExists(path.path($0)) }
    // Another piece may have taken the name since it was chosen.
    let replaced = present.filter {
      isOfSameMusic(record) && (isReplacing || isOwn(record.name, $0, from: record.brief))
    }
    // Check this before a line claims the files as Étude's.
    if let other = present.first(where: { !replaced.contains($0) }) { throw NameTaken(path: path.path(other)) }
    try makeFolder(path.folder)
    if replaced.isEmpty {
      try append(line)
    } else {
      var intent = ManifestRecord(name: record.name)
      intent.replacing = files.map(\.format.fileExtension)
      intent.digests = record.outputs.map { outputs in
        files.compactMap { outputs[$0.format.name]?.sha256 }
      }
      try append(ManifestLine(record: intent))
    }
    for pending in files {
      let fileExtension = pending.format.fileExtension
      do throws(FileError) {
        try pending.file.commit(
          as: path.path(fileExtension), below: folder, replacing: replaced.contains(fileExtension))
      } catch {
        throw error.code == EEXIST ? NameTaken(path: error.path) as any Error : error
      }
    }
    for fileExtension in stale where isOwn(record.name, fileExtension) {
      // A file that cannot be removed is kept and reported.
      try? removeFile(path.path(fileExtension))
    }
    if !replaced.isEmpty { try append(line) }
  }

  /// Whether files of the record's name may be replaced by those of its piece: by the render of a file, but only by the
  /// composition from which they were made.
  private func isOfSameMusic(_ record: ManifestRecord) -> Bool {
    record.brief.map { names(source: $0).contains(record.name) } ?? true
  }
}
