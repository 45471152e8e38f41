import Foundation
import TestSupport
import Testing

extension RunResult {
  /// The lines of standard output, each of which is a JSON object.
  var objects: [[String: Any]] {
    get throws {
      try lines.map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      }
    }
  }
}

extension Run {
  /// The program is in the same folder as the tests.
  static let program =
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path + "/etude"
}

/// Runs `etude` with some arguments to its end.
func etude(
  _ arguments: String..., in folder: String = "/tmp", environment: [String: String] = [:]
) async throws -> RunResult {
  try await Run([Run.program] + arguments, in: folder, environment: environment).outcome()
}
