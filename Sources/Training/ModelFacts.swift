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
  package let encoding: Settings.EncodingName
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

  /// Score of the saved model on the whole validation set.
  package var validation: Score? { scores?.validation }

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
    scores = metadata["scores"].flatMap { try? value(ModelCard.Scores.self, json: $0) }
    recipe = metadata["recipe"].flatMap { try? value(JSONValue.self, json: $0) }
  }

  /// The settings in which the model's training differed from the defaults of its recipe, except the licence and the
  /// number of threads; first the recipe, unless it is the usual one.
  package var changedSettings: [ChangedSetting] {
    guard case .object(let own)? = recipe else { return [] }
    let name = if case .text(let name)? = own["recipe"] { Recipe(rawValue: name) } else { Recipe?.none }
    let usual = (name ?? .expressive).settings.fields
    let changed = own.filter { $0.value != usual[$0.key] && !["recipe", "licence", "threads"].contains($0.key) }
    return (name == .classic ? [ChangedSetting(name: "recipe", value: "classic")] : [])
      + changed.sorted { $0.key < $1.key }.flatMap { name, value in
        value.words.map { ChangedSetting(name: name, value: $0) }
      }
  }
}

extension Settings {
  /// The settings as JSON fields, as in a stored recipe.
  fileprivate var fields: [String: JSONValue] { try! value([String: JSONValue].self, json: jsonLine(self)) }
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
