internal import Dispatch

extension DispatchQueue {
  /// Runs work that blocks its thread, and waits for the result.
  ///
  /// - Throws: the work's error; `CancellationError` as soon as the task is cancelled. The work then goes on, but its
  ///   result is dropped.
  func result<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
    let (results, continuation) = AsyncThrowingStream.makeStream(of: R.self)
    async { continuation.yield(with: Result(catching: work)) }
    for try await result in results { return result }
    throw CancellationError()
  }
}
