private import Dispatch

/// Runs tasks that compute for long on threads of their own, so that the threads of the concurrency runtime, one for
/// each core, remain free for tasks that must go on in time, such as streams.
///
///     try await withTaskExecutorPreference(WorkExecutor.shared) { try await render() }
package final class WorkExecutor: TaskExecutor {
  package static let shared = WorkExecutor()

  /// Dispatch has a pool of threads for each quality of service, and the runtime does not use that of this one.
  private let queue = DispatchQueue(label: "work", qos: .userInteractive, attributes: .concurrent)

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
