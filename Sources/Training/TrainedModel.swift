// A model file that can be listened with. Must not know what is listened to.
internal import Files
internal import Network
internal import Tokens

/// A network, what its symbols mean, and the labels that it knows.
public struct TrainedModel: Sendable {
  public let path: String
  /// The index of a label is its symbol.
  public let labels: [String]
  /// Tells the file from others.
  public let digest: String
  let parameters: Parameters
  let vocabulary: Vocabulary

  /// Reads a model file, and refuses one whose parts do not fit each other.
  public init(path: String) throws(TrainingError) {
    do { try self.init(reading: path) } catch { throw .model(error) }
  }

  private init(reading path: String) throws(ModelFileError) {
    let bytes = try Safetensors.bytes(at: path)
    let model = try Model(bytes, path: path)
    var digest = Digest()
    digest.add(bytes)
    let language = try Language(model.metadata, architecture: model.parameters.architecture, path: path)
    (vocabulary, labels) = (language.vocabulary, language.labels)
    (self.path, self.digest, parameters) = (path, digest.description, model.parameters)
  }
}

extension Language {
  /// What the symbols of a network stand for, as its file says.
  ///
  /// - Parameter path: of the file, for error messages.
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
      let reason = "\(labels.count) have names, and the network knows \(architecture.labels)"
      throw ModelFileError(path: path, .badMetadata(key: Vocabulary.labelsKey, reason: reason))
    }
  }
}
