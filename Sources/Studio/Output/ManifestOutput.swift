internal import Files
private import Glibc
internal import Support

/// A folder with a manifest, which records how each file was made, so that only missing or outdated files are made.
struct ManifestOutput: Output {
  private let manifest: Manifest
  private let recipes: RecipeCalculator
  private let isReplacing: Bool

  init(_ manifest: Manifest, _ recipes: RecipeCalculator, isReplacing: Bool) {
    (self.manifest, self.recipes, self.isReplacing) = (manifest, recipes, isReplacing)
  }

  func claim(_ piece: Piece) -> Bool { manifest.claim(Self.key(of: piece)) }

  func release(_ piece: Piece) { manifest.release(Self.key(of: piece)) }

  func reportWait() { manifest.reportWait() }

  private static func key(of piece: Piece) -> Digest {
    var key = Digest()
    key.add(piece.input == nil ? piece.sourceDigest : piece.job.name)
    return key
  }

  func assignment(for piece: Piece) async throws -> Assignment {
    try manifest.readChanges()
    let all = try piece.formats(recipes.formats, recipes.sound)
    let (name, formats) = try await piece.input == nil ? composed(piece, all) : rendered(piece, all)
    if let link = linkedFolder(on: name, below: manifest.folder) { throw OutputError.linkedFolder(link) }
    let path = OutputPath(folder: manifest.folder, name: name)
    let assignment = Assignment(name, at: path, formats, of: all)
    try refuseForeignFiles(piece, assignment)
    if !assignment.formats.isEmpty { try manifest.checkAppendable() }
    return assignment
  }

  /// The name of a composed piece, and the formats that are missing or would come out differently now. A piece
  /// keeps the name of an earlier run; if the user names pieces, only if it is the job's name or a numbered variant.
  ///
  /// If there is no line about the piece, the SoundFont need not be read to decide this. The same holds for `rendered`.
  private func composed(
    _ piece: Piece, _ all: [OutputFormat]
  ) async throws -> (name: String, formats: [OutputFormat]) {
    let known = manifest.names(source: piece.sourceDigest).filter(piece.job.mayKeep)
    if known.isEmpty { return (freeName(piece), all) }
    let recipes = try await recipes.recipes(for: piece, all)
    for name in known {
      let formats = missing(all, of: name, recipes)
      if isReplacing || mayExtend(name, formats, recipes) { return (name, formats) }
    }
    return (freeName(piece), all)
  }

  /// The name of a rendered file, which is that of its job, and the formats that are missing or would come out
  /// differently now.
  private func rendered(
    _ piece: Piece, _ all: [OutputFormat]
  ) async throws -> (name: String, formats: [OutputFormat]) {
    let name = piece.job.name
    if manifest.isFree(name) { return (name, all) }
    return (name, missing(all, of: name, try await recipes.recipes(for: piece, all)))
  }

  private func missing(_ all: [OutputFormat], of name: String, _ recipes: Recipes) -> [OutputFormat] {
    all.filter { isReplacing || !manifest.isDone(name, $0, recipe: recipes[$0]!) }
  }

  /// Whether a composed piece can keep the name that it got before. It gets a new one if its files would sound
  /// different now, or if foreign files are in the way, since a composed piece replaces nothing.
  private func mayExtend(_ name: String, _ formats: [OutputFormat], _ recipes: Recipes) -> Bool {
    let foreign = formats.filter { !manifest.isOwn(name, $0.fileExtension) }
    return !recipes.contains { manifest.differs(name, $0, recipe: $1) }
      && OutputPath(folder: manifest.folder, name: name).present(foreign).isEmpty
  }

  private func freeName(_ piece: Piece) -> String {
    OutputPath.firstFree(piece.job.name) { name in
      manifest.isFree(name) && OutputPath(folder: manifest.folder, name: name).isFree
    }
  }

  /// Refuses to replace files that Étude did not make from this input, before any work is done.
  private func refuseForeignFiles(_ piece: Piece, _ assignment: Assignment) throws(OutputError) {
    let (name, path) = (assignment.name, assignment.path)
    let present = try present(assignment.formats, at: path, of: piece)
    if isReplacing { return }
    if isOfAnotherInput(piece, name) { try refuse(present) }
    let extensions = Set(assignment.formats.map(\.fileExtension)).sorted().filter { present.contains(path.path($0)) }
    try refuse(extensions.filter { !manifest.isKnown(name, $0) }.map(path.path))
    let changed = extensions.filter { !manifest.isOwn(name, $0) }
    if !changed.isEmpty { throw .changed(changed.map(path.path)) }
  }

  /// Whether the files of a name were rendered from another file, rather than from an earlier version of this one.
  private func isOfAnotherInput(_ piece: Piece, _ name: String) -> Bool {
    guard let input = piece.input, let other = manifest.input(name) else { return false }
    return plainPath(input) != plainPath(other) && !isSameFile(input, other)
  }

  func report(on piece: Piece, as assignment: Assignment) -> PieceReport {
    PieceReport(
      present: piece, piece.expectedMetadata(parsing: false), manifest.record(assignment.name),
      files: assignment.path.files(assignment.all))
  }

  func commit(_ made: MadePiece, of piece: Piece, as assignment: Assignment) async throws -> PieceReport {
    let name = assignment.name
    var line = await line(about: piece.job, name, source: piece.sourceDigest)
    line.record.title = made.report.title
    line.record.provenance = piece.input == nil ? made.report.provenance : nil
    line.record.outputs = try await outputs(of: piece, assignment, made.files)
    line.record.measure(made.report)
    let stale = StaleStems.fileExtensions(
      manifest.fileExtensions(name), made: assignment.formats, all: assignment.all)
    do {
      try manifest.commit(made.files, line, isReplacing: isReplacing, removing: stale)
    } catch let error as NameTaken {
      try manifest.readOthers()
      throw error
    }
    return made.finished(as: assignment, leaving: stale.map(assignment.path.path).filter(fileExists))
  }

  /// The new files, and those that remain.
  private func outputs(
    of piece: Piece, _ assignment: Assignment, _ files: [PendingFile]
  ) async throws -> [String: ManifestRecord.OutputFile] {
    var outputs: [String: ManifestRecord.OutputFile] = [:]
    let name = assignment.name
    for (format, recipe) in try await recipes.recipes(for: piece, assignment.all) {
      let new = files.first { $0.format == format }?.file
      guard let bytes = new?.length ?? fileLength(manifest.path(name, format)) else { continue }
      outputs[format.name] = ManifestRecord.OutputFile(
        path: "\(name).\(format.fileExtension)", bytes: bytes,
        sha256: try (new?.digest() ?? manifest.digest(name, format))?.description, recipe: recipe.description)
    }
    return outputs
  }

  func recordFailure(_ error: any Error, of job: Job, sourceDigest: String?) async {
    var line = await line(about: job, job.name, source: sourceDigest)
    line.record.error = sentence(of: error, about: job.label)
    manifest.note(line)
  }

  /// A line with the facts that are known about a job, whatever its outcome.
  ///
  /// - Parameter source: the digest of the piece's source; nil if the input could not be read.
  private func line(about job: Job, _ name: String, source: String?) async -> ManifestLine {
    var record = ManifestRecord(name: name)
    if let input = job.input {
      (record.input, record.sha256) = (input, source)
    } else {
      (record.seed, record.brief) = (job.seed, source)
    }
    (record.etude, record.soundfont) = (etudeVersion, try? await recipes.font())
    let isSilent = recipes.formats.allSatisfy { $0.audio == nil }
    return ManifestLine(record: record, settings: isSilent ? nil : recipes.sound)
  }
}
