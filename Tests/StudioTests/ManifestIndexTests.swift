import Support
import TestSupport
import Testing

@testable import Studio

@Suite struct ManifestIndexTests {
  private let place = ManifestIndex.Place(path: "manifest.jsonl", offset: 0, length: 1)
  private let time = "2026-11-24T00:00:00.000Z"

  private func output(_ contents: UInt8 = 0) -> ManifestRecord.OutputFile {
    ManifestRecord.OutputFile(path: "x", bytes: 3, sha256: sha256([contents]), recipe: "00ff")
  }

  private func index(of records: [ManifestRecord]) -> ManifestIndex {
    records.reduce(into: ManifestIndex()) { $0.add($1, at: place) }
  }

  @Test func onlyFormatsAndStemsAreFiles() {
    var record = ManifestRecord(name: "x", time: time)
    record.outputs = [
      "flac24": output(), "ch10-drums.wav": output(), "svg": output(), "x": output(), "x.wav": output(),
    ]
    record.replacing = ["mid", "track2-piano.mp3", "exe", "ch1-piano.exe", "ch1-piano"]
    let index = index(of: [record])
    #expect(index.fileExtensions("x") == ["ch10-drums.wav", "flac", "mid", "svg", "track2-piano.mp3"])
    #expect(index.output("x", "flac")?.recipe == 255 && index.output("x", "mid")?.bytes == -1)
  }

  @Test func contentsOfOlderLinesStayKnown() throws {
    let records = [UInt8(1), 2].map { number in
      var record = ManifestRecord(name: "x", time: time)
      (record.outputs, record.brief, record.input) = (["mid": output(number)], "b", "\(number).mid")
      return record
    }
    let index = index(of: records)
    let digests = [UInt8(1), 2].compactMap { SHA256Digest(sha256([$0])) }
    #expect(digests.count == 2 && digests.allSatisfy { index.hasWritten($0, as: "x") })
    #expect(index.output("x", "mid")?.digest == digests.last)
    #expect(index.input("x") == "2.mid" && index.names == ["b": ["x"]] && index.hasName("x") && !index.hasName("y"))
  }

  /// Anybody can write lines like these. If the work for each field grew with their number, each of them would take
  /// minutes.
  @Test(arguments: ["digests", "replacing", "outputs", "lines", "names"]) func hostileLinesTakeLinearTime(kind: String)
  {
    let numbers = 1...40_000
    func digest(_ number: Int) -> String { String(repeating: "0", count: 54) + String(1_000_000_000 + number) }
    func record(_ name: String, _ number: Int) -> ManifestRecord {
      var record = ManifestRecord(name: name, time: time)
      record.outputs = ["mid": .init(path: "x.mid", bytes: 1, sha256: digest(number), recipe: "0")]
      record.brief = "b"
      return record
    }
    var line = ManifestRecord(name: "x", time: time)
    var lines: [ManifestRecord] = []
    switch kind {
    case "digests": line.digests = numbers.map(digest)
    case "replacing": line.replacing = numbers.map { "ch\($0)-piano.wav" }
    case "outputs": line.outputs = .init(uniqueKeysWithValues: numbers.map { ("ch\($0)-piano.wav", output()) })
    case "lines": lines = numbers.map { record("x", $0) }
    default: lines = numbers.map { record("\($0)", $0) }
    }
    if lines.isEmpty { lines = [line] }
    var index = ManifestIndex()
    let seconds = processorTime { for line in lines { index.add(line, at: place) } }
    #expect(seconds < 30)
    let files = ["replacing": 40_000, "outputs": 40_000, "lines": 1]
    let pieces = ["names": 40_000, "lines": 1]
    #expect(index.fileExtensions("x").count == files[kind, default: 0])
    #expect(index.names["b", default: []].count == pieces[kind, default: 0])
  }
}
