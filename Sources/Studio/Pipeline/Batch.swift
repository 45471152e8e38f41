private import Composing
private import Files
private import Support
private import Synchronization

extension Pipeline {
  /// Makes many pieces, several at a time. A piece that fails does not stop the others; only a full disk ends the
  /// batch.
  ///
  /// - Parameters:
  ///   - jobs: jobs with distinct names, as returned by `Job.distinct`.
  ///   - cores: number of pieces to render in parallel; nil for one per core of the machine.
  ///   - manifest: the manifest of the folder of all jobs; with one, only missing or outdated files are made.
  ///   - progress: called from any thread with the progress of a stage of a piece.
  ///   - finished: called with the outcome of each job when it is known.
  /// - Throws: only `CancellationError`.
  public func run(
    _ jobs: [Job], cores: Int? = nil, manifest: Manifest? = nil,
    progress: @escaping @Sendable (Job, StageProgress) -> Void = { _, _ in },
    finished: (Job, JobOutcome) -> Void
  ) async throws {
    let cores = cores ?? coreCount
    if let manifest {
      let output = ManifestOutput(manifest, recipes, isReplacing: settings.isReplacing)
      // The SoundFont's digest is computed while the first piece is being rendered.
      async let font = recipes.font()
      try await run(jobs, cores: cores, into: output, progress, finished)
      _ = try? await font
    } else {
      try await run(jobs, cores: cores, into: PlainOutput(settings, sound), progress, finished)
    }
  }

  private func run(
    _ jobs: [Job], cores: Int, into output: some Output,
    _ progress: @escaping @Sendable (Job, StageProgress) -> Void, _ finished: (Job, JobOutcome) -> Void
  ) async throws {
    self.cores.set(cores: cores)
    let isDiskFull = AtomicFlag()
    var (waiting, last) = (jobs, ContinuousClock.now)
    while !waiting.isEmpty {
      // Pieces that another process is making. It may be killed before it finishes them.
      var others: [Job] = []
      try await forEachAsDone(waiting, jobs: piecesAtOnce(jobs, cores: cores)) { job in
        (job, try await self.outcome(of: job, into: output, isDiskFull, progress))
      } deliver: { job, outcome in
        if let outcome { finished(job, outcome) } else { others.append(job) }
      }
      if others.count < waiting.count { last = .now }
      waiting = others
      if waiting.isEmpty { return }
      if ContinuousClock.now - last > LockWait.patience { output.reportWait() }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// Rendering one piece keeps a core busy; composing is fastest with several pieces per core (`Composer.batchSize`).
  func piecesAtOnce(_ jobs: [Job], cores: Int) -> Int {
    let composesAlone = settings.audioFormats.isEmpty && jobs.allSatisfy { $0.input == nil }
    return min(cores, jobs.count) * (composesAlone ? Composer.batchSize : 1)
  }

  /// Returns nil while another process is making the piece.
  private func outcome(
    of job: Job, into output: some Output, _ isDiskFull: AtomicFlag,
    _ progress: @escaping @Sendable (Job, StageProgress) -> Void
  ) async throws -> JobOutcome? {
    if isDiskFull.isSet { return .notTried }
    var sourceDigest: String?
    do {
      let piece = try job.piece()
      sourceDigest = piece.sourceDigest
      return try await make(piece, into: output) { progress(job, $0) }
    } catch let error where ErrorKind(of: error) == .interrupted {
      throw CancellationError()
    } catch {
      if (error as? FileError)?.isOfTheDisk == true { isDiskFull.set() }
      await output.recordFailure(error, of: job, sourceDigest: sourceDigest)
      return .failed(error)
    }
  }
}

private final class AtomicFlag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}
