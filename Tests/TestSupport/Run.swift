internal import CSpawn
package import Foundation
private import Synchronization

/// The result of a run of a program.
package struct RunResult: Sendable {
  /// Exit status; if a signal ended the run, 128 plus the signal's number, as a shell reports it.
  package var status: Int32
  package var out: String
  package var err: String

  /// The lines of standard output.
  package var lines: [String] { out.split(separator: "\n").map(String.init) }
}

/// A program that runs in a separate process. Its output goes to files, so that no pipe can fill up.
///
/// It replaces Foundation's `Process`, whose `run()` in Swift 6.3 reads beyond the entries of /proc/self/fd and
/// sometimes crashes (swift-corelibs-foundation, pull request 5472).
package final class Run: Sendable {
  /// Makes the tests independent of the settings and files of the user who runs them.
  private static let variables = [
    "ETUDE_SOUNDFONT": "", "ETUDE_CACHE": "off", "ETUDE_CONFIG": "off", "COLUMNS": "80",
  ]

  private let process: pid_t
  private let written = TemporaryFolder()
  /// Status from waitpid(2); nil while the program runs.
  private let end = Mutex<Int32?>(nil)

  /// Starts a program, which is searched for in `PATH` if its name has no slash.
  ///
  /// - Parameters:
  ///   - folder: the current folder of the program.
  ///   - environment: changes to the environment of the tests.
  ///   - input: standard input of the program; empty by default.
  /// - Throws: a `POSIXError` if it cannot be started.
  package init(
    _ command: [String], in folder: String = ".", environment: [String: String] = [:], input: FileHandle? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input.fileDescriptor, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, written.add("out", []), O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, written.add("err", []), O_WRONLY, 0)
    test_spawn_apart(&actions, folder)

    // The threads of the tests block signals, and a new process would keep them blocked.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let variables = ProcessInfo.processInfo.environment.merging(Run.variables) { $1 }.merging(environment) { $1 }
    var process = pid_t()
    let code = withStrings(command) { words in
      withStrings(variables.map { "\($0)=\($1)" }) { variables in
        posix_spawnp(&process, words[0]!, &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code)!) }
    self.process = process
  }

  deinit {
    if isRunning {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  /// Sends a signal, by default that of Ctrl-C.
  package func interrupt(_ signal: Int32 = SIGINT) {
    if isRunning { kill(process, signal) }
  }

  package var isRunning: Bool {
    end.withLock { end in
      var status: Int32 = 0
      if end == nil, waitpid(process, &status, WNOHANG) == process { end = status }
      return end == nil
    }
  }

  /// Standard output so far.
  package var outSoFar: String { get throws { try text("out") } }

  /// Waits for the end; kills a run that takes longer than `limit` with SIGKILL.
  package func outcome(within limit: Duration = .seconds(300)) async throws -> RunResult {
    let last = ContinuousClock.now + limit
    while isRunning {
      if ContinuousClock.now > last { interrupt(SIGKILL) }
      try await Task.sleep(for: .milliseconds(5))
    }
    return try outcome
  }

  /// Waits for the end without yielding the thread to other tasks: for short programs.
  package func finish() throws -> RunResult {
    while isRunning { usleep(1000) }
    return try outcome
  }

  /// The result, after the program has ended.
  private var outcome: RunResult {
    get throws {
      let status = end.withLock { $0! }
      let signal = status & 0x7f
      return RunResult(
        status: signal == 0 ? status >> 8 & 0xff : 128 + signal, out: try text("out"), err: try text("err"))
    }
  }

  private func text(_ name: String) throws -> String {
    // Not String(contentsOfFile:encoding:), which leaks what it has read (Swift 6.3.1).
    String(decoding: try Data(contentsOf: URL(filePath: written.path + "/" + name)), as: UTF8.self)
  }
}

/// Calls `body` with the strings in the form of C: pointers, followed by nil.
private func withStrings<Result>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { pointers.forEach { free($0) } }
  return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
}
