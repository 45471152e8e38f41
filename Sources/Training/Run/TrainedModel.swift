internal import Network
internal import Support
internal import Tokens

/// A network with its vocabulary and labels.
package struct TrainedModel: Sendable {
  package let path: String
  /// What messages call it: the name of a bundled model, or the path.
  package let name: String
  /// The index of a label is its symbol.
  package let labels: [String]
  /// Digest of the file.
  package let digest: String
  let parameters: Parameters
  let vocabulary: Vocabulary
  /// Empty if the model doesn't say.
  let trainedOn: TrainingFiles

  /// The pieces that the model was trained on, as far as its file says.
  package func trainedPieces(among pieces: [CorpusPiece]) -> [CorpusPiece] { pieces.filter(trainedOn.contains) }

  /// Throws if the models have different vocabularies: their losses are not comparable.
  package static func checkComparable(_ models: [TrainedModel]) throws(EvaluationError) {
    guard let first = models.first else { return }
    for model in models where model.vocabulary != first.vocabulary {
      throw .otherVocabulary(model: model.name, first: first.name)
    }
  }

  /// Reads a model file. Throws if its parts don't match.
  ///
  /// - Parameter name: what messages call it; nil for the path.
  package init(path: String, name: String? = nil) throws(TrainingError) {
    do { try self.init(reading: path, name: name ?? path) } catch { throw .model(error) }
  }

  private init(reading path: String, name: String) throws(ModelFileError) {
    let bytes = try Safetensors.bytes(at: path)
    let model = try Model(bytes, path: path)
    var digest = Digest()
    digest.add(bytes)
    let modelVocabulary = try ModelVocabulary(model.metadata, architecture: model.parameters.architecture, path: path)
    (vocabulary, labels) = (modelVocabulary.vocabulary, modelVocabulary.labels)
    guard let trainedOn = TrainingFiles(text: model.metadata[TrainingFiles.metadataKey] ?? "") else {
      let reason = "it is not a sequence of eight-digit hexadecimal numbers"
      throw ModelFileError(path: path, .badMetadata(key: TrainingFiles.metadataKey, reason: reason))
    }
    self.trainedOn = trainedOn
    (self.path, self.name) = (path, name)
    (self.digest, parameters) = (digest.description, model.parameters)
  }
}

extension ModelVocabulary {
  /// Reads the vocabulary and labels from a model file's metadata.
  ///
  /// - Parameter path: path of the file, for error messages.
  init(_ metadata: [String: String], architecture: Architecture, path: String) throws(ModelFileError) {
    guard let json = metadata[Vocabulary.metadataKey] else {
      throw ModelFileError(path: path, .missingMetadata(key: Vocabulary.metadataKey))
    }
    do throws(VocabularyError) {
      vocabulary = try Vocabulary(json: json)
      try vocabulary.check(classes: architecture.classes)
    } catch {
      throw ModelFileError(path: path, .badMetadata(key: Vocabulary.metadataKey, reason: error.description))
    }
    do throws(VocabularyError) {
      labels = try metadata[Vocabulary.labelsKey].map(Vocabulary.labels(json:)) ?? []
    } catch {
      throw ModelFileError(path: path, .badMetadata(key: Vocabulary.labelsKey, reason: error.description))
    }
    guard labels.count == architecture.labels else {
      let reason =
        "it has \(counted(labels.count, "name")), but the network has \(counted(architecture.labels, "label"))"
      throw ModelFileError(path: path, .badMetadata(key: Vocabulary.labelsKey, reason: reason))
    }
  }
}
