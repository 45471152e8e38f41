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
  // A queue of its own gets a thread at once; the global one waits while learning keeps all its threads busy.
  let queue = DispatchQueue(label: "interrupts")
  let sources = [SIGINT, SIGTERM].map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler {
      task.cancel()
      signal(number, SIG_DFL)
    }
    // Before the source takes the signal over: afterwards it would take the signal away from the source.
    signal(number, SIG_IGN)
    source.resume()
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
