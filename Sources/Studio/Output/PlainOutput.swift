private import Files
private import Glibc

/// Folders without a manifest: nothing is known about files that exist.
struct PlainOutput: Output {
  private let settings: OutputSettings

  init(_ settings: OutputSettings) { self.settings = settings }

  func claim(_ piece: Piece) -> Bool { true }

  func release(_ piece: Piece) {}

  func tellOfWait() {}

  /// Where files of its name exist, a composed piece gets a number behind its name, and any other piece is refused.
  func assignment(for piece: Piece) throws -> Assignment {
    let job = piece.job
    guard job.hasFixedName else {
      let name = OutputPath.firstFree(job.name) { OutputPath(folder: job.folder, name: $0).isFree }
      return Assignment(name, in: job.folder, settings.formats)
    }
    let present = job.path.present(settings.formats)
    if let input = piece.input, let own = present.first(where: { isSameFile($0, input) }) {
      throw OutputError.ownInput(own)
    }
    if !present.isEmpty && !settings.isReplacing { throw OutputError.present(present) }
    return Assignment(job.name, in: job.folder, settings.formats)
  }

  func commit(_ made: MadePiece, of piece: Piece, as assignment: Assignment) throws -> PieceReport {
    var named: [String] = []
    for pending in made.files {
      let path = assignment.path.path(pending.format)
      do {
        try pending.file.commit(as: path, replacing: settings.isReplacing)
      } catch {
        if !settings.isReplacing { for path in named { unlink(path) } }
        if error.code == EEXIST { throw NameTaken(path: path) }
        throw error
      }
      named.append(path)
    }
    var report = made.report
    report.files = assignment.path.files(made.files.map(\.format))
    return report
  }

  func recordFailure(_ error: any Error, of job: Job, sourceDigest: String?) {}
}
