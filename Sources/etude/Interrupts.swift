import ArgumentParser
import Dispatch
import Glibc
import Studio
import Synchronization

/// Work that was interrupted, with a sentence that says how to continue.
struct Interruption: Error {
  var sentence: String
}

/// Runs an operation as a task that Ctrl-C (SIGINT), SIGTERM or closing the terminal (SIGHUP) cancels. A second signal
/// ends the program at once.
///
/// - Parameter remark: says what an interrupted operation leaves behind; nil for one that makes no files.
/// - Throws: after a signal, the exit status that a shell reports: 128 plus the signal's number.
func interruptible<Success: Sendable>(
  _ remark: String? = "no unfinished file is left behind", _ operation: @escaping @Sendable () async throws -> Success
) async throws -> Success {
  let task = Task { try await operation() }
  let received = Atomic(SIGINT)
  let sources = watch([SIGINT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])) { number in
    received.store(number, ordering: .relaxed)
    task.cancel()
  }
  defer { for source in sources { source.cancel() } }
  let sentence: String?
  do {
    return try await task.value
  } catch let error as Interruption {
    sentence = error.sentence
  } catch let error where ErrorKind(of: error) == .interrupted {
    sentence = remark
  }
  // Below the line that shows the progress, where the terminal has written “^C”.
  if isatty(STDERR_FILENO) != 0 { writeToStandardError("\n") }
  note(["interrupted", sentence].compactMap(\.self).joined(separator: "; "))
  throw ExitCode(128 + received.load(ordering: .relaxed))
}

/// Whether a signal is ignored, as under nohup(1).
private func isIgnored(_ number: CInt) -> Bool {
  var action = sigaction()
  sigaction(number, nil, &action)
  return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}

/// Calls `handler` for the first of some signals; the next one has its usual effect.
private func watch(
  _ numbers: [CInt], _ handler: @escaping @Sendable (CInt) -> Void
) -> [any DispatchSourceSignal] {
  // A separate queue gets a thread at once; on the global one this would wait while training keeps all its threads
  // busy.
  let queue = DispatchQueue(label: "interrupts")
  return numbers.map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler {
      handler(number)
      for number in numbers { signal(number, SIG_DFL) }
    }
    // This must precede `resume`: afterwards it would take the signal away from the source.
    signal(number, SIG_IGN)
    source.resume()
    return source
  }
}
