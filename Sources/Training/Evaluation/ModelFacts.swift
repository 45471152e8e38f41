package import Network
internal import Support
internal import Tokens

/// A description of a model file, read without its weights.
package struct ModelFacts: Encodable, Sendable {
  /// A label that the model was trained with, such as a composer.
  package struct Label: Encodable, Hashable, Sendable {
    package let name: String
    /// Number of training pieces, and of rows predicted in them; nil if the file doesn't say.
    package let pieces, events: Int?
  }

  /// Name of a bundled model, or a path.
  package let name: String
  package let file: String
  /// Size of the file in bytes.
  package let bytes: Int
  /// Digest of the file (FNV-1a, 64 bits), by which compositions identify their model.
  package let digest: String
  /// Version of Étude that wrote the file.
  package let etude: String?
  package let licence: String?
  package let encoding: TrainingSettings.EncodingName
  package let columns: [String]
  package let architecture: Architecture
  /// Number of parameters.
  package let parameters: Int
  /// Storage format of most parameters: F32, F16 or I8.
  package let storage: String
  /// In the order of their symbols.
  package let labels: [Label]
  /// Number of training pieces and events, with and without labels.
  package let dataset: Dataset.Part?
  /// Digest of the corpus.
  package let corpus: String?
  let scores: ModelCard.Scores?
  let recipe: JSONValue?
  /// Program, device and version of PyTorch of a model that was not trained by Étude itself.
  private let trainedBy: JSONValue?
  /// Default sampling settings, which only `Composing` understands.
  private let sampling: JSONValue?

  /// Score of the saved model on its validation set.
  package var validation: Score? { scores?.validation }

  /// Whether `validation` is known to cover a part of the validation set only, because the run was not finished.
  package var isValidationPartial: Bool { scores?.isPartial ?? false }

  /// Reads a model file. Throws if its parts don't match.
  package init(path: String, name: String) throws(TrainingError) {
    do { try self.init(header: ModelHeader(path: path), path: path, name: name) } catch { throw .model(error) }
  }

  private init(header: ModelHeader, path: String, name: String) throws(ModelFileError) {
    let metadata = header.metadata
    let modelVocabulary = try ModelVocabulary(metadata, architecture: header.architecture, path: path)
    let parts = Dataset(metadata: metadata)
    (self.name, file, bytes) = (name, path, header.length)
    var digest = Digest()
    digest.add(try Safetensors.bytes(at: path))
    self.digest = digest.description
    (etude, licence, corpus) = (metadata["etude"], metadata["licence"], metadata["corpus"])
    (encoding, columns) = (modelVocabulary.vocabulary.encodingName, modelVocabulary.vocabulary.encoding.columns)
    (architecture, parameters, storage) = (header.architecture, header.parameters, header.storage.rawValue)
    labels = modelVocabulary.labels.map { label in
      let part = parts.map { $0.labels[label] ?? Dataset.Part() }
      return Label(name: label, pieces: part?.pieces, events: part?.events)
    }
    dataset = parts?.total
    scores = metadata["scores"].flatMap { try? decodeJSON(ModelCard.Scores.self, from: $0) }
    recipe = metadata["recipe"].flatMap { try? decodeJSON(JSONValue.self, from: $0) }
    trainedBy = metadata["trainer"].flatMap { try? decodeJSON(JSONValue.self, from: $0) }
    sampling = metadata["sampling"].flatMap { try? decodeJSON(JSONValue.self, from: $0) }
  }

  /// Digest of the model file whose weights the training started from; nil for random weights.
  package var parent: String? { recipe.fields["from"]?.words.first }

  /// For example `scripts/train.py (device NVIDIA H200, processes 1, torch 2.11.0)`; nil for Étude itself.
  package var trainer: String? {
    var facts = trainedBy.fields
    guard let program = facts.removeValue(forKey: "program")?.words.first else { return nil }
    let rest = facts.sorted { $0.key < $1.key }.flatMap { name, value in value.words.map { "\(name) \($0)" } }
    return program + (rest.isEmpty ? "" : " (\(rest.joined(separator: ", ")))")
  }

  /// All training settings in the file, the recipe first, including those that equal today's defaults.
  ///
  /// Left out are the licence and the parent, which are facts of their own; epochs in a run by minutes; and the usual
  /// fraction of validation pieces, since the file doesn't say whether a list took its place.
  package var settings: [NamedSetting] {
    var own = recipe.fields
    for name in ["licence", "from"] { own[name] = nil }
    if own["minutes"] != nil { own["epochs"] = nil }
    if own["validationFraction"] == .number(TrainingSettings().validationFraction) { own["validationFraction"] = nil }
    return own.sorted { ($0.key != "recipe" ? 1 : 0, $0.key) < ($1.key != "recipe" ? 1 : 0, $1.key) }
      .flatMap { name, value in value.words.map { NamedSetting(name: name, value: $0) } }
  }

  /// The model's default sampling settings, if the file has any.
  package var samplingSettings: [NamedSetting] {
    sampling.fields.sorted { $0.key < $1.key }
      .flatMap { name, value in value.words.map { NamedSetting(name: name, value: $0) } }
  }
}

extension JSONValue? {
  /// The fields of an object; none for anything else.
  fileprivate var fields: [String: JSONValue] { if case .object(let fields)? = self { fields } else { [:] } }
}

extension JSONValue {
  /// The value as one word, or one for each value of a list; none for null.
  fileprivate var words: [String] {
    switch self {
    case .null: []
    case .list(let values): values.flatMap(\.words)
    case .bool, .integer, .number, .text, .object: [word]
    }
  }

  /// The value as one word. A folder and its weight become `rolls=0.5`.
  private var word: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let text): text
    case .object(let fields): fields.sorted { $0.key < $1.key }.map(\.value.word).joined(separator: "=")
    case .null, .bool, .list: jsonLine(self)
    }
  }
}
