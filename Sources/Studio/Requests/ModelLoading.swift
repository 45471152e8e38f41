public import Composing
private import Network
private import Support
private import Tokens
private import Training

extension Composer {
  /// Reads a model file, and rejects one whose parts do not match.
  public init(modelPath path: String) throws {
    let bytes = try Safetensors.bytes(at: path)
    let model = try Model(bytes, path: path)
    guard let json = model.metadata[Vocabulary.metadataKey] else { throw ComposingError.noVocabulary(path: path) }
    var digest = Digest()
    digest.add(bytes)
    do {
      let labels = try model.metadata[Vocabulary.labelsKey].map(Vocabulary.labels(json:)) ?? []
      let vocabulary = try Vocabulary(json: json)
      let primers = try model.metadata[Primers.metadataKey].map { try Primers(json: $0, for: vocabulary) }
      let sampling = try model.metadata[SamplingOverrides.metadataKey]
        .map { try defaultSampling(json: $0, columns: vocabulary.encoding.columns) }
      try self.init(
        parameters: model.parameters, vocabulary: vocabulary, labels: labels,
        events: Dataset(metadata: model.metadata)?.labels.mapValues(\.events) ?? [:], primers: primers,
        digest: digest.description, licence: model.metadata["licence"],
        sampling: sampling ?? Sampling())
    } catch {
      throw ComposingError.unusable(path: path, reason: "\(error)")
    }
  }
}

/// The default sampling settings in a model's metadata.
private func defaultSampling(json: String, columns: [String]) throws -> Sampling {
  guard let overrides = try? decodeJSON(SamplingOverrides.self, from: json), overrides.isInRange,
    (overrides.temperature?.columns ?? [:]).keys.allSatisfy(columns.contains)
  else { throw ModelSamplingError(json: json) }
  return Sampling().applying(overrides)
}

private struct ModelSamplingError: Error, CustomStringConvertible {
  let json: String
  var description: String { "its default sampling settings can't be used: \(json)" }
}
