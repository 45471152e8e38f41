internal import Files
internal import Music
internal import Network
internal import Randomness
private import Support
internal import Tokens

/// The pieces of a corpus in the expressive encoding with their split, as one `.safetensors` file for training programs
/// in other languages (docs/scale.md, scripts/train.py).
///
/// With N rows in total and P pieces, the training pieces first:
///
/// | tensor | type | shape | |
/// |---|---|---|---|
/// | `weights` | F64 | P | average uses per pass |
/// | `onsets` | F64 | N | onset of each row's event in seconds; 0 for begin and end rows |
/// | `durations` | F64 | N | duration of each row's event, likewise |
/// | `offsets` | I64 | P + 1 | index of the first row of each piece, and N |
/// | `labels` | I32 | P | label of each piece; −1 for none |
/// | `rows` | I16 | N × 4 | symbols of each piece, from its begin row to its end row |
/// | `validation` | U8 | P | 1 for validation pieces |
///
/// Onsets and durations are those of the performance before quantization, so that a reader can encode a piece in
/// another key or at another speed exactly as `Performance.varied` does. The metadata contains the vocabulary, the
/// label names, the pieces' `names` and `digests`, the training `settings`, and the digests `corpus` and `validation`.
package struct RowsFile {
  private let entries: [Entry]
  private let encoding: ExpressiveEncoding
  private let metadata: [String: String]

  private struct Entry {
    let piece: CorpusPiece
    let label: Int32
    let weight: Double
    let isForValidation: Bool
    var count: Int { piece.performance.events.count + 2 }

    /// One time value per row, as the bits of a double.
    func seconds(_ time: (MusicEvent) -> Seconds) -> [UInt64] {
      [0] + piece.performance.events.map { time($0).value.bitPattern } + [0]
    }
  }

  /// - Parameters:
  ///   - takes: with `settings.perform`, the number of training performances per score.
  ///   - version: version of Étude.
  package init(
    _ corpus: Corpus, _ split: Split, settings: TrainingSettings, takes: Int = 1, version: String
  ) throws(TrainingError) {
    precondition(settings.encoding == .expressive, "rows have no other encoding")
    try settings.checkWeights(split)
    let labels = split.labels(settings)
    let symbols = Dictionary(uniqueKeysWithValues: zip(labels, Int32(0)...))
    func entries(_ pieces: [CorpusPiece], isForValidation: Bool) -> [Entry] {
      pieces.map {
        Entry(
          piece: $0, label: $0.label.flatMap { symbols[$0] } ?? -1, weight: settings.weight(of: $0),
          isForValidation: isForValidation)
      }
    }
    let training = settings.perform ? split.training.flatMap { $0.performed(takes: takes, settings) } : split.training
    let validation = settings.perform ? split.validation.map(\.performed) : split.validation
    self.entries = entries(training, isForValidation: false) + entries(validation, isForValidation: true)
    encoding = ExpressiveEncoding()
    let dataset = Dataset(
      split.training.map { piece in
        (piece.label.flatMap { symbols[$0] == nil ? nil : $0 }, piece.performance.events.count + 1)
      })
    metadata = [
      Vocabulary.metadataKey: Vocabulary.expressive(encoding).json, Vocabulary.labelsKey: jsonLine(labels),
      "names": jsonLine(self.entries.map(\.piece.name)),
      "digests": jsonLine(self.entries.map(\.piece.digest.description)),
      "settings": jsonLine(settings), "corpus": corpus.digest, "validation": split.validation.digest, "etude": version,
      TrainingFiles.metadataKey: TrainingFiles(split.training).text, Dataset.metadataKey: jsonLine(dataset),
    ]
  }

  /// Number of pieces, and of rows including begin and end rows.
  package var pieces: Int { entries.count }
  package var rows: Int { entries.reduce(0) { $0 + $1.count } }

  /// Writes the file atomically.
  package func write(to path: String) throws(TrainingError) {
    do {
      let file = try AtomicFile(path)
      try file.write(Safetensors.head(plans, metadata: metadata))
      try file.write(entries.map(\.weight.bitPattern).bytes)
      for entry in entries { try file.write(entry.seconds(\.onset).bytes) }
      for entry in entries { try file.write(entry.seconds(\.duration).bytes) }
      try file.write(entries.reduce(into: [Int64(0)]) { $0.append($0.last! + Int64($1.count)) }.bytes)
      try file.write(entries.map(\.label).bytes)
      for entry in entries { try file.write(encoding.encode(entry.piece.performance).symbols.map(Int16.init).bytes) }
      try file.write(entries.map { $0.isForValidation ? UInt8(1) : 0 })
      try file.commit()
    } catch { throw .file(error) }
  }

  private var plans: [Safetensors.Plan] {
    let (pieces, rows) = (pieces, rows)
    return [
      .init(name: "weights", dtype: "F64", shape: [pieces], numberSize: 8),
      .init(name: "onsets", dtype: "F64", shape: [rows], numberSize: 8),
      .init(name: "durations", dtype: "F64", shape: [rows], numberSize: 8),
      .init(name: "offsets", dtype: "I64", shape: [pieces + 1], numberSize: 8),
      .init(name: "labels", dtype: "I32", shape: [pieces], numberSize: 4),
      .init(name: "rows", dtype: "I16", shape: [rows, encoding.columns.count], numberSize: 2),
      .init(name: "validation", dtype: "U8", shape: [pieces], numberSize: 1),
    ]
  }
}

extension MusicEvent {
  fileprivate var duration: Seconds {
    switch self {
    case .control: .zero
    case .pedal(let press): press.duration
    case .note(let note): note.duration
    }
  }
}

extension CorpusPiece {
  /// Several performances of the score by rule.
  fileprivate func performed(takes: Int, _ settings: TrainingSettings) -> [CorpusPiece] {
    (0..<takes).map { take in
      var random = SplitMix64(seed: settings.seed ^ digest.value, number: UInt64(take))
      return CorpusPiece(
        path: path, name: name, label: label, digest: digest,
        performance: settings.rendition(of: performance, using: &random))
    }
  }
}

extension Array where Element: FixedWidthInteger {
  /// Little-endian.
  fileprivate var bytes: [UInt8] { map(\.littleEndian).withUnsafeBytes(Array<UInt8>.init) }
}
