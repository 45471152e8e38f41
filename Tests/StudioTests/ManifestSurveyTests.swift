import Files
import Foundation
import TestSupport
import Testing

@testable import Studio

@Suite struct ManifestSurveyTests {
  private let folder = TemporaryFolder()

  /// A line about a piece that was made at a certain second of a minute.
  private func line(
    _ name: String, second: Int, bytes: Int = 3, seconds: Double = 1800, error: String? = nil
  ) throws -> String {
    var record = ManifestRecord(name: name, time: "2026-11-24T00:00:\(10 + second).000Z")
    record.error = error
    record.seconds = seconds
    if error == nil {
      record.outputs = ["flac": ManifestRecord.OutputFile(path: "\(name).flac", bytes: bytes, recipe: "00ff")]
    }
    return String(decoding: ManifestLine(record: record).bytes, as: UTF8.self)
  }

  private func add(_ name: String, _ lines: String...) {
    folder.add(name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private func merged(_ name: String = "out") throws -> [String] {
    try String(contentsOfFile: "\(folder.path)/\(name)/manifest.jsonl", encoding: .utf8).split(separator: "\n")
      .map(String.init)
  }

  @Test func theNewestLinesOfAllShardsAreOneManifest() throws {
    add("out/manifest-1-of-2.jsonl", try line("b", second: 1), try line("b", second: 3, bytes: 4))
    add("out/manifest-2-of-2.jsonl", try line("a", second: 2), try line("b", second: 2))
    add("out/manifest.jsonl", try line("c", second: 0), try line("c", second: 1, error: "c.mid: no"))
    folder.add("out/a.flac", [1, 2, 3])
    folder.add("out/b.flac", [1, 2, 3])
    let summary = try Manifest.merge([folder.path + "/out"])
    #expect(
      try merged() == [
        line("a", second: 2), line("b", second: 3, bytes: 4), line("c", second: 0),
        line("c", second: 1, error: "c.mid: no"),
      ])
    #expect(folder.names(in: "out") == ["a.flac", "b.flac", "manifest.jsonl"])
    #expect(summary.pieces == 3 && summary.made == 1 && summary.incomplete == 1 && summary.failed == 1)
    #expect(summary.errors == ["c.mid: no"] && summary.files == 1 && summary.bytes == 3 && summary.seconds == 1800)
    let again = try merged()
    _ = try Manifest.merge([folder.path + "/out"])
    #expect(try merged() == again)
  }

  @Test func aLineKnowsNothingOfFilesOutsideTheFolder() throws {
    folder.add("secret/b.flac", [1, 2, 3])
    folder.add("out/a.flac", [1, 2, 3])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/out/link", withDestinationPath: folder.path + "/secret")
    let paths = ["../secret/b.flac", "\(folder.path)/secret/b.flac", "link/b.flac", "a.flac"]
    let lines = paths.enumerated().map { index, path in
      var record = ManifestRecord(name: "\(index)", time: "2026-11-24T00:00:00.000Z")
      record.outputs = ["flac": ManifestRecord.OutputFile(path: path, bytes: 3, recipe: "00ff")]
      return String(decoding: ManifestLine(record: record).bytes, as: UTF8.self)
    }
    folder.add("out/manifest.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
    let summary = try Manifest.summary(of: folder.path + "/out")
    #expect(summary.made == 1 && summary.incomplete == 3 && summary.bytes == 3)
  }

  @Test func aLengthBelowZeroCountsAsNone() throws {
    add("out/manifest.jsonl", try line("a", second: 1, seconds: -1), try line("b", second: 2))
    for name in ["a", "b"] { folder.add("out/\(name).flac", [1, 2, 3]) }
    #expect(try Manifest.summary(of: folder.path + "/out").seconds == 1800)
  }

  @Test func otherFoldersAreOnlyRead() throws {
    add("out/manifest-1-of-2.jsonl", try line("a", second: 1))
    add("node/manifest-2-of-2.jsonl", try line("b", second: 2))
    _ = try Manifest.merge([folder.path + "/out", folder.path + "/node"])
    #expect(try merged() == [line("a", second: 1), line("b", second: 2)])
    #expect(folder.names(in: "node") == ["manifest-2-of-2.jsonl"])
  }

  /// Lines of other programs, some of which look like those of Étude, and one without a line end.
  private let foreign = [#"{"my":"notes"}"#, "no JSON", #"{"name":"a","time":"now"}"#, #"{"name":"../a","time":""}"#]

  @Test func otherFilesAndLinesStay() throws {
    let (own, shard) = (try line("a", second: 1), try line("b", second: 2))
    let names = ["notes", "1-of-2-old", "0-of-2", "3-of-2", "1-of-x", "-of-"].map { "manifest-\($0).jsonl" }
    for name in names { add("out/\(name)", own) }
    folder.add("out/manifest.jsonl", Array((foreign + [own, "rest"]).joined(separator: "\n").utf8))
    folder.add("out/manifest-1-of-2.jsonl", Array(([shard] + foreign).joined(separator: "\n").utf8))
    add("out/manifest-2-of-2.jsonl", shard)
    for _ in 1...2 {
      let summary = try Manifest.merge([folder.path + "/out", folder.path + "/out"])
      #expect(summary.pieces == 2)
      #expect(try merged() == foreign + ["rest", own, shard])
      let left = try readFile(folder.path + "/out/manifest-1-of-2.jsonl")
      #expect(left == Array(([shard] + foreign).joined(separator: "\n").utf8))
      #expect(folder.names(in: "out") == (names + ["manifest-1-of-2.jsonl", "manifest.jsonl"]).sorted())
    }
  }

  @Test func aFailureThatIsMendedIsForgotten() throws {
    add("out/manifest.jsonl", try line("a", second: 1, error: "a.mid: no"), try line("a", second: 2))
    folder.add("out/a.flac", [1, 2, 3])
    let summary = try Manifest.summary(of: folder.path + "/out")
    #expect(summary.failed == 0 && summary.made == 1 && summary.errors.isEmpty)
  }

  @Test func aFolderWithoutManifestsIsAnError() {
    #expect(throws: ManifestError.none(folder: folder.path)) { try Manifest.summary(of: folder.path) }
    #expect(ManifestError.none(folder: "x").description == "x: has no manifest (manifest.jsonl)")
  }
}
