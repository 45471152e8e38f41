import Foundation
import TestSupport
import Testing

/// How a run of the program ended and what it wrote.
struct Outcome {
  /// 128 and the signal's number, as a shell reports it, when a signal ended the run.
  var status: Int32
  var out: String
  var err: String

  /// The lines of standard output.
  var lines: [String] { out.split(separator: "\n").map(String.init) }

  /// Each line of standard output, which is a JSON object.
  var objects: [[String: Any]] {
    get throws {
      try lines.map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      }
    }
  }
}

/// A run under way. What it writes goes to files, so that no pipe can fill up.
final class Run {
  /// Beside the program of the tests.
  static let program =
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path + "/etude"

  private let process = Process()
  private let written = TemporaryFolder()

  /// - Parameters:
  ///   - folder: where the program is run.
  ///   - environment: what differs from that of the tests.
  ///   - input: its standard input.
  init(
    _ command: [String], in folder: String, environment: [String: String] = [:], input: FileHandle = .nullDevice
  ) throws {
    let own = ProcessInfo.processInfo.environment.merging([
      "ETUDE_SOUNDFONT": "", "ETUDE_CACHE": "off", "ETUDE_CONFIG": "off", "COLUMNS": "80",
    ]) { $1 }
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = own.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = try handle("out")
    process.standardError = try handle("err")
    try process.run()
  }

  /// By default Ctrl-C.
  func interrupt(_ signal: Int32 = SIGINT) { kill(process.processIdentifier, signal) }

  var isRunning: Bool { process.isRunning }

  /// What it has written on standard output so far.
  var outSoFar: String { get throws { try text("out") } }

  /// Waits for the end; kills a run that takes longer than `limit` with SIGKILL.
  func outcome(within limit: Duration = .seconds(300)) async throws -> Outcome {
    let end = ContinuousClock.now + limit
    while process.isRunning {
      if ContinuousClock.now > end { kill(process.processIdentifier, SIGKILL) }
      try await Task.sleep(for: .milliseconds(5))
    }
    let signal: Int32 = process.terminationReason == .exit ? 0 : 128
    return Outcome(status: signal + process.terminationStatus, out: try text("out"), err: try text("err"))
  }

  private func handle(_ name: String) throws -> FileHandle {
    try FileHandle(forWritingTo: URL(fileURLWithPath: written.add(name, [])))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: written.path + "/" + name, encoding: .utf8)
  }
}

/// Runs `etude` with some arguments to its end.
func etude(
  _ arguments: String..., in folder: String = "/tmp", environment: [String: String] = [:]
) async throws -> Outcome {
  try await Run([Run.program] + arguments, in: folder, environment: environment).outcome()
}
