// Ctrl-C: the first asks the work to stop and clean up, the second ends the program at once. Must not know the work.
import ArgumentParser
import Dispatch
import Glibc
import Synchronization

/// Work that stopped because it was asked to, and what is left of it.
struct Interruption: Error {
  var sentence: String
}

/// Runs an operation as a task that Ctrl-C (SIGINT), SIGTERM, or a terminal that is closed (SIGHUP) cancels.
///
/// - Throws: the exit status when it was cancelled so: 128 and the signal's number, as a shell reports it.
func interruptible<Success: Sendable>(
  _ operation: @escaping @Sendable () async throws -> Success
) async throws -> Success {
  let task = Task { try await operation() }
  let received = Atomic(SIGINT)
  let sources = watch([SIGINT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])) { number in
    received.store(number, ordering: .relaxed)
    task.cancel()
  }
  defer { for source in sources { source.cancel() } }
  let sentence: String
  do {
    return try await task.value
  } catch let error as Interruption {
    sentence = error.sentence
  } catch is CancellationError {
    sentence = "nothing half-written is left behind"
  }
  note("interrupted; \(sentence)")
  throw ExitCode(128 + received.load(ordering: .relaxed))
}

/// As nohup(1) sees to it (sigaction(2)).
private func isIgnored(_ number: CInt) -> Bool {
  var action = sigaction()
  sigaction(number, nil, &action)
  return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}

/// Calls `handler` for the first of some signals; the next one has its usual effect.
private func watch(
  _ numbers: [CInt], _ handler: @escaping @Sendable (CInt) -> Void
) -> [any DispatchSourceSignal] {
  // A queue of its own gets a thread at once; the global one waits while learning keeps all its threads busy.
  let queue = DispatchQueue(label: "interrupts")
  return numbers.map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler {
      handler(number)
      for number in numbers { signal(number, SIG_DFL) }
    }
    // Before the source takes the signal over: afterwards it would take the signal away from the source.
    signal(number, SIG_IGN)
    source.resume()
    return source
  }
}
