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
  let source = Interrupt.watch { task.cancel() }
  defer { source.cancel() }
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
  throw ExitCode(128 + Interrupt.received.load(ordering: .relaxed))
}

/// Runs work that cannot be cancelled, such as reading a model, on a thread of its own. If the task is cancelled,
/// throws `CancellationError` at once, and the work goes on until the program ends.
func abandonedOnCancellation<Success: Sendable>(
  _ work: @escaping @Sendable () throws -> Success
) async throws -> Success {
  let (results, continuation) = AsyncThrowingStream<Success, any Error>.makeStream()
  DispatchQueue(label: "work", qos: .userInitiated).async {
    do {
      continuation.yield(try work())
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
  }
  for try await result in results { return result }
  throw CancellationError()
}

/// Runs work that plays on a thread of its own, because the renderer may keep all others busy.
///
/// - Parameter work: must return soon after the function that it is given has returned true: the task is cancelled.
func onOwnThread<Success: Sendable>(_ work: @escaping @Sendable (() -> Bool) -> Success) async -> Success {
  let isCancelled = Atomic(false)
  return await withTaskCancellationHandler {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "play", qos: .userInteractive).async {
        continuation.resume(returning: work { isCancelled.load(ordering: .relaxed) })
      }
    }
  } onCancel: {
    isCancelled.store(true, ordering: .relaxed)
  }
}

/// Whether a signal is ignored, as under nohup(1).
private func isIgnored(_ number: CInt) -> Bool {
  var action = sigaction()
  sigaction(number, nil, &action)
  return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}

/// The signals that cancel what the program does.
private enum Interrupt {
  /// The first of them; 0 if none was received.
  static let received = Atomic<CInt>(0)
  /// A pipe, which can be read once there is one.
  static let ends = {
    var ends: (reading: CInt, writing: CInt) = (-1, -1)
    withUnsafeMutableBytes(of: &ends) { _ = pipe($0.baseAddress?.assumingMemoryBound(to: CInt.self)) }
    for end in [ends.reading, ends.writing] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }()

  /// Calls `handler` for the first signal; the next one has its usual effect.
  ///
  /// A signal handler and a pipe lose no signal. A source of signals would: it requires that they are ignored, and is
  /// registered later.
  static func watch(_ handler: @escaping @Sendable () -> Void) -> any DispatchSourceRead {
    // A signal handler must not initialize it.
    _ = received.load(ordering: .relaxed)
    // A separate queue gets a thread at once; on the global one this would wait while training keeps all its threads
    // busy.
    let source = DispatchSource.makeReadSource(fileDescriptor: ends.reading, queue: DispatchQueue(label: "interrupts"))
    source.setEventHandler {
      source.cancel()
      handler()
    }
    source.resume()
    for number in [SIGINT, SIGQUIT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP]) {
      signal(number) { number in
        var byte: UInt8 = 0
        if Interrupt.received.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged {
          _ = write(Interrupt.ends.writing, &byte, 1)
        } else {
          signal(number, SIG_DFL)
          raise(number)
        }
      }
    }
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
