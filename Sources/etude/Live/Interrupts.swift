import ArgumentParser
import Dispatch
import Glibc
import Studio
import Synchronization

/// Work that was interrupted, with a sentence that says how to continue.
struct Interruption: Error {
  var sentence: String
}

/// Runs an operation as a task that Ctrl-C (SIGINT), Ctrl-\ (SIGQUIT), SIGTERM or closing the terminal (SIGHUP)
/// cancels. A second signal ends the program at once.
///
/// - Parameter remark: says what an interrupted operation leaves behind; nil for one that makes no files.
/// - Throws: after a signal, the exit status that a shell reports: 128 plus the signal's number.
func interruptible<Success: Sendable>(
  _ remark: String? = "no unfinished file is left behind", _ operation: @escaping @Sendable () async throws -> Success
) async throws -> Success {
  let task = Task { try await operation() }
  let received = Atomic(SIGINT)
  let sources = watch([SIGINT, SIGQUIT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])) { number in
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

/// Ctrl-Z (SIGTSTP) in a player, which silences its outputs and restores the terminal before it stops.
enum Suspension {
  private static let request = Atomic(false)

  /// Makes Ctrl-Z a request, unless the signal is ignored.
  static func watch() {
    if !isIgnored(SIGTSTP) { signal(SIGTSTP) { _ in Suspension.request.store(true, ordering: .relaxed) } }
  }

  /// Whether Ctrl-Z was typed since the last call.
  static func takeRequest() -> Bool { request.exchange(false, ordering: .relaxed) }

  /// Stops the program until SIGCONT, as Ctrl-Z does by default.
  static func stop() {
    signal(SIGTSTP, SIG_DFL)
    // Dispatch blocks it in its threads.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(SIGTSTP)
    watch()
  }
}
