private import Files
private import Glibc
private import MIDI
private import Music
private import Rendering

/// Folders without a manifest, where existing files are the only record of earlier runs.
struct PlainOutput: Output {
  private let settings: OutputSettings
  private let sound: SoundSettings

  init(_ settings: OutputSettings, _ sound: SoundSettings) { (self.settings, self.sound) = (settings, sound) }

  func claim(_ piece: Piece) -> Bool { true }

  func release(_ piece: Piece) {}

  func reportWait() {}

  /// If files of its name exist, a composed piece gets a number after its name. Any other piece is rejected, unless
  /// Étude made these files from the same request.
  func assignment(for piece: Piece) throws -> Assignment {
    let job = piece.job
    let all = try piece.formats(settings.formats, sound)
    guard job.hasFixedName else {
      let name = OutputPath.firstFree(job.name) { OutputPath(folder: job.folder, name: $0).isFree }
      return Assignment(name, at: OutputPath(folder: job.folder, name: name), all, of: all)
    }
    let present = try present(all, at: job.path, of: piece)
    if present.isEmpty || settings.isReplacing { return Assignment(job.name, at: job.path, all, of: all) }
    let finished = EarlierFiles(of: piece, all, sound).finished
    try refuse(present.filter { path in !finished.contains { job.path.path($0) == path } })
    return Assignment(job.name, at: job.path, all.filter { !finished.contains($0) }, of: all)
  }

  /// The files say everything but the loudness and the gain and, without a `.mid`, the number of events.
  func report(on piece: Piece, as assignment: Assignment) -> PieceReport {
    var report = PieceReport(
      present: piece, piece.expectedMetadata(parsing: true), files: assignment.path.files(assignment.all))
    let sounding = settings.formats.filter { $0.picture == nil }
    let facts = sounding.compactMap { try? FileFacts(assignment.path.path($0)) }
    report.seconds = (facts.first { $0.frames != nil } ?? facts.first)?.seconds
    switch piece.music {
    case .composition:
      report.provenance = facts.lazy.compactMap(\.provenance).first ?? report.provenance
      report.redraws = report.provenance?.outcome?.redraws
      if assignment.all.contains(.midi), let midi = try? MIDIFile.read(path: assignment.path.path(.midi)) {
        report.events = midi.file.performance.events.count
      }
    case .file(let source):
      let metadata = (try? source.score(on: sound.render.instruments))?.metadata
      (report.events, report.warnings) = (metadata?.events, metadata?.warnings ?? [])
    }
    return report
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
    let left = piece.staleStems(at: assignment.path, made: assignment.formats, all: assignment.all)
    return made.finished(as: assignment, leaving: left)
  }

  func recordFailure(_ error: any Error, of job: Job, sourceDigest: String?) {}
}
