import Foundation
import FuzzSupport
import Testing

@Suite struct ReplayTests {
  private static let targets: KeyValuePairs<String, FuzzTarget> = [
    "midi": midiTarget, "safetensors": safetensorsTarget, "soundfont": soundfontTarget, "sfz": sfzTarget,
    "manifest": manifestTarget, "lists": listsTarget, "toml": tomlTarget, "provenance": provenanceTarget,
    "audio": audioTarget, "checkpoint": checkpointTarget, "http": httpTarget,
  ]

  /// What the fuzzers have found stays mended: each input is read, or ends with the reader's own error. A target ends
  /// the process if one does neither.
  @Test func theCorporaAreReadOrRefused() async throws {
    defer { try? FileManager.default.removeItem(atPath: scratchFolder) }
    for (name, target) in Self.targets {
      let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "\(name)/corpus")
      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      #expect(!files.isEmpty)
      let inputs = try files.map { try [UInt8](Data(contentsOf: $0)) }
      // Some targets wait for tasks, and so need a thread of their own.
      await withCheckedContinuation { done in
        let thread = Thread {
          target.replay(inputs)
          done.resume()
        }
        thread.stackSize = 8 << 20
        thread.start()
      }
    }
  }
}
