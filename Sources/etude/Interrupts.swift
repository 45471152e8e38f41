// Ctrl-C: the first asks the work to stop and clean up, the second ends the program at once.
import ArgumentParser
import Dispatch
import Glibc

/// Runs an operation as a task that Ctrl-C (SIGINT) or SIGTERM cancels.
///
/// - Throws: `ExitCode.interrupted` when it was cancelled so.
func interruptible<Success: Sendable>(
  _ operation: @escaping @Sendable () async throws -> Success
) async throws -> Success {
  let task = Task { try await operation() }
  let sources = [SIGINT, SIGTERM].map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      task.cancel()
      signal(number, SIG_DFL)
    }
    source.resume()
    signal(number, SIG_IGN)
    return source
  }
  defer { for source in sources { source.cancel() } }
  do {
    return try await task.value
  } catch is CancellationError {
    complain("interrupted; nothing half-written is left behind")
    throw ExitCode.interrupted
  }
}
