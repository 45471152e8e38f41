internal import Serving
private import Synchronization

/// A queue of renders, which run one at a time.
final class RenderQueue: Sendable {
  fileprivate struct State {
    var jobs: [RenderJob] = []
    var work: [Int: (seconds: Double, run: Work)] = [:]
    var running: (id: Int, task: Task<Void, Never>)?
    var nextID = 1
    var changed: @Sendable () -> Void = {}
  }

  /// Does the work, and calls its parameter with the seconds of music that are done.
  typealias Work = @Sendable (_ progress: @escaping @Sendable (Double) -> Void) async throws -> Void

  private let state = Mutex(State())
  /// Maximum number of waiting jobs, and of finished jobs that are still reported.
  private static let mostWaiting = 32
  private static let mostKept = 8

  var jobs: [RenderJob] { state.withLock(\.jobs) }

  func onChange(_ changed: @escaping @Sendable () -> Void) { state.withLock { $0.changed = changed } }

  /// Adds a job.
  ///
  /// - Parameter seconds: length of the music in seconds.
  func add(_ name: String, seconds: Double, _ work: @escaping Work) throws -> RenderJob {
    let job = try state.withLock { state in
      if state.work.count >= Self.mostWaiting {
        throw ServiceError(.full, "\(Self.mostWaiting) renders are waiting already; let some finish, or cancel them.")
      }
      let job = RenderJob(id: state.nextID, name: name)
      state.nextID += 1
      state.jobs.append(job)
      state.work[job.id] = (max(seconds, 0.1), work)
      let finished = state.jobs.filter { state.work[$0.id] == nil }.dropLast(Self.mostKept).map(\.id)
      state.jobs.removeAll { finished.contains($0.id) }
      return job
    }
    startNext()
    notifyChange()
    return job
  }

  func cancel(_ id: Int) throws {
    let isKnown = state.withLock { state in
      guard state.work[id] != nil else { return false }
      if state.running?.id == id {
        state.running?.task.cancel()
      } else {
        state.work[id] = nil
        state.update(id) { $0.state = .cancelled }
      }
      return true
    }
    if !isKnown { throw ServiceError(.unknown, "No render with this ID is waiting or running.") }
    notifyChange()
  }

  /// Cancels all renders.
  func cancelAll() {
    for job in jobs { try? cancel(job.id) }
  }

  private func notifyChange() { state.withLock(\.changed)() }

  private func startNext() {
    state.withLock { state in
      guard state.running == nil, let job = state.jobs.first(where: { $0.state == .waiting }) else { return }
      state.update(job.id) { $0.state = .running }
      let (seconds, work) = state.work[job.id]!
      state.running = (job.id, Task(priority: .utility) { await self.run(job.id, seconds, work) })
    }
  }

  private func run(_ id: Int, _ seconds: Double, _ work: Work) async {
    var outcome: (state: RenderJob.State, error: String?) = (.done, nil)
    do {
      try await work { [weak self] done in self?.advance(id, to: min(1, done / seconds)) }
    } catch is CancellationError {
      outcome.state = .cancelled
    } catch {
      outcome = (.failed, "\(error)")
    }
    state.withLock { [outcome] state in
      (state.work[id], state.running) = (nil, nil)
      state.update(id) { job in
        (job.state, job.error) = outcome
        if job.state == .done { job.progress = 1 }
      }
    }
    notifyChange()
    startNext()
  }

  /// Progress is reported in steps of a hundredth.
  private func advance(_ id: Int, to progress: Double) {
    let isNews = state.withLock { state in
      guard let job = state.jobs.first(where: { $0.id == id }), progress >= job.progress + 0.01 else { return false }
      state.update(id) { $0.progress = progress }
      return true
    }
    if isNews { notifyChange() }
  }
}

extension RenderQueue.State {
  fileprivate mutating func update(_ id: Int, _ change: (inout RenderJob) -> Void) {
    guard let index = jobs.firstIndex(where: { $0.id == id }) else { return }
    change(&jobs[index])
  }
}
