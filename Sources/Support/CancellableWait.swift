extension Task where Failure == any Error {
  /// The value of a task that others may wait for, too.
  ///
  /// - Throws: the task's error, or `CancellationError` as soon as the waiting task is cancelled; this task goes on.
  package var valueUnlessCancelled: Success {
    get async throws {
      let (results, continuation) = AsyncThrowingStream<Success, any Error>.makeStream()
      Task<Void, Never> {
        continuation.yield(with: await result)
        continuation.finish()
      }
      for try await value in results { return value }
      throw _Concurrency.CancellationError()
    }
  }
}
