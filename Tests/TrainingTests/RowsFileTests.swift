// Reads the file of rows as another program would.
import Files
import Foundation
import MIDI
import Music
import Support
import TestSupport
import Testing
import Tokens

@testable import Training

@Suite struct RowsFileTests {
  private let music = MusicFolder()

  private func write(_ change: (inout TrainingSettings) -> Void = { _ in }, takes: Int = 1) async throws -> (
    StoredRows, Training.Corpus, Split
  ) {
    for seed in 0..<3 { music.add("Satie/\(seed).mid", seed: seed, notes: 20 + seed) }
    music.add("Liszt/a.mid", seed: 7, notes: 9)
    music.add("b.mid", seed: 8)
    let corpus = try await music.corpus()
    var settings = TrainingSettings()
    (settings.validationFraction, settings.minPieces) = (0.3, 2)
    change(&settings)
    let split = Split(corpus, fraction: settings.validationFraction, seed: settings.seed)
    let path = music.path + "/rows.safetensors"
    try RowsFile(corpus, split, settings: settings, takes: takes, version: "1").write(to: path)
    return (try StoredRows(path), corpus, split)
  }

  @Test func piecesComeBackAsTheyWere() async throws {
    let (file, corpus, split) = try await write()
    #expect(!split.validation.isEmpty)
    let pieces = split.training + split.validation
    #expect(file.names == pieces.map(\.name) && file.digests == pieces.map(\.digest.description))
    #expect(file.validation == split.training.map { _ in 0 } + split.validation.map { _ in 1 })
    #expect(file.labels == pieces.map { $0.label == "Satie" ? 0 : -1 }, "Liszt has one piece only")
    #expect(file.text["labels"] == #"["Satie"]"# && file.text["corpus"] == corpus.digest)
    #expect(file.text["trainedOn"] == TrainingFiles(split.training).text)
    let dataset = Dataset(split.training.map { ($0.label == "Satie" ? "Satie" : nil, $0.performance.events.count + 1) })
    #expect(try JSONDecoder().decode(Dataset.self, from: Data(file.text["dataset"]!.utf8)) == dataset)
    #expect(file.weights == pieces.map { _ in 1 })
    let encoding = try Vocabulary(json: file.text["vocabulary"] ?? "").encoding
    for (index, piece) in pieces.enumerated() {
      let rows = encoding.encode(piece.performance)
      #expect(file.rows(of: index) == rows.symbols.map(Int16.init))
      let performance = file.performance(index)
      #expect(performance.events.map(\.onset) == piece.performance.events.map(\.onset))
      #expect(performance.events.map(\.end) == piece.performance.events.map(\.end))
      #expect(encoding.encode(performance) == rows)
      let (own, theirs) = [performance, piece.performance].map { $0.varied(semitones: 4, stretch: 1.07) }.pair
      #expect(encoding.encode(own) == encoding.encode(theirs))
    }
  }

  @Test func scoresArePerformedSeveralTimes() async throws {
    let (file, _, split) = try await write({ $0.perform = true }, takes: 2)
    #expect(file.names.count == 2 * split.training.count + split.validation.count)
    #expect(file.names[0] == file.names[1] && file.performance(0) != file.performance(1))
    let last = split.validation.count - 1
    #expect(
      file.performance(file.names.count - 1).notes.map(\.onset)
        == split.validation[last].performed.performance.notes.map(\.onset))
  }

  @Test func foldersHaveWeights() async throws {
    let (file, _, split) = try await write { $0.weight = [FolderWeight("Satie", 0.5)] }
    #expect(file.weights == (split.training + split.validation).map { $0.label == "Satie" ? 0.5 : 1 })
  }

  @Test func settingsAreThoseOfTraining() async throws {
    let (file, _, _) = try await write({ $0.seed = 5 })
    #expect(try JSONDecoder().decode(TrainingSettings.self, from: Data(file.text["settings"]!.utf8)).seed == 5)
  }
}

/// The tensors of a file of rows.
private struct StoredRows {
  let text: [String: String]
  let names, digests: [String]
  let weights, onsets, durations: [Double]
  let offsets: [Int]
  let labels: [Int32]
  let symbols: [Int16]
  let validation: [UInt8]

  init(_ path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let start = 8 + bytes.prefix(8).withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: bytes[8..<start]) as? [String: [String: Any]])
    func values<Number>(_ name: String, _ dtype: String, _ type: Number.Type) throws -> [Number] {
      let entry = try #require(header[name])
      let place = try #require(entry["data_offsets"] as? [Int])
      try #require(entry["dtype"] as? String == dtype)
      let size = (entry["shape"] as? [Int])?.reduce(MemoryLayout<Number>.size, *)
      try #require(size == place[1] - place[0])
      let data = Array(bytes[start + place[0]..<start + place[1]])
      return data.withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: MemoryLayout<Number>.size).map {
          raw.loadUnaligned(fromByteOffset: $0, as: Number.self)
        }
      }
    }
    text = try #require(header["__metadata__"] as? [String: String])
    names = try JSONDecoder().decode([String].self, from: Data(text["names"]!.utf8))
    digests = try JSONDecoder().decode([String].self, from: Data(text["digests"]!.utf8))
    weights = try values("weights", "F64", Double.self)
    onsets = try values("onsets", "F64", Double.self)
    durations = try values("durations", "F64", Double.self)
    offsets = try values("offsets", "I64", Int.self)
    labels = try values("labels", "I32", Int32.self)
    symbols = try values("rows", "I16", Int16.self)
    validation = try values("validation", "U8", UInt8.self)
    let ends = header.values.compactMap { ($0["data_offsets"] as? [Int])?[1] }
    try #require(ends.max() == bytes.count - start)
  }

  func rows(of piece: Int) -> [Int16] { Array(symbols[4 * offsets[piece]..<4 * offsets[piece + 1]]) }

  /// A piece decoded from its keys, velocity classes and times.
  func performance(_ piece: Int) -> Performance {
    Performance(
      (offsets[piece] + 1..<offsets[piece + 1] - 1).map { row in
        let (onset, duration) = (Seconds(onsets[row]), Seconds(durations[row]))
        let key = Int(symbols[4 * row + 1])
        if key == 88 { return .pedal(PedalPress(onset: onset, duration: duration)) }
        let velocity = UInt8(4 * symbols[4 * row + 3] + 2)
        return .note(Note(pitch: Pitch(key + 21), velocity: velocity, onset: onset, duration: duration))
      })
  }
}

extension Array {
  fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
