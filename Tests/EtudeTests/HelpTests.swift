import Foundation
import TestSupport
import Testing

@testable import etude

/// What the help and the manual pages say about defaults and values.
@Suite struct HelpTests {
  /// The help of a command without its line breaks.
  private func help(_ command: String...) async throws -> String {
    let run = try await Run([Run.program] + command + ["--help"], in: "/tmp").outcome()
    return run.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func aStoredSettingHasNoDefault() async throws {
    let stored = try await help("models", "sampling")
    #expect(stored.matches(of: /\(default: not stored\)/).count == 7 && !stored.contains("that of the model"))
    #expect(try await help("compose").matches(of: #/\(default: that of the model, otherwise /#).count == 7)
  }

  @Test func rowsHaveOneEncoding() async throws {
    let text = try await help("rows")
    #expect(!text.contains("--rare") && !text.contains("chords") && !text.contains("in each pass"))
    #expect(text.contains("--takes of each training score"))
    let run = try await etude("rows", "in", "--out", "r.safetensors", "--encoding", "chords")
    #expect(run.status == 64 && run.err.contains("unknown option --encoding"), "\(run.err)")
  }

  @Test func theClassicModelHasItsOwnLength() async throws {
    #expect(try await help("compose").contains("(default: 60; with a classic model, 200 events)"))
  }

  /// Every value and default that the help shows is in the manual page too.
  @Test func manualsSayWhatTheHelpSays() async throws {
    let folder = TemporaryFolder()
    let script = URL(filePath: #filePath).appending(path: "../../../scripts/write-manuals").standardized.path
    let written = try await Run(["/usr/bin/env", "python3", script, Run.program, "."], in: folder.path).outcome()
    #expect(written.status == 0, "\(written.err)")
    for name in ["compose", "draw", "render", "train", "play", "soundfont build"] {
      let path = "\(folder.path)/etude-\(name.replacing(" ", with: "-")).1"
      let page = try String(contentsOfFile: path, encoding: .utf8).replacing("\\-", with: "-").replacing(
        "\\:", with: ""
      )
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let run = try await Run([Run.program] + name.split(separator: " ").map(String.init) + ["--help"], in: "/tmp")
        .outcome()
      let text = run.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let facts = text.matches(of: /\((?:values|default): [^()]*\)/).map { String($0.output) }
      #expect(facts.count > 3 && facts.allSatisfy(page.contains), "\(name): \(facts.filter { !page.contains($0) })")
    }
  }
}
