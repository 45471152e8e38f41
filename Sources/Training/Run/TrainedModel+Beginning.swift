internal import Network
internal import Tokens

extension TrainingSettings {
  /// Configures the same network as the model's, starting from its weights.
  package mutating func begin(with model: TrainedModel) {
    let architecture = model.parameters.architecture
    (layers, units, embedding) = (architecture.layers, architecture.units, architecture.embedding)
    attention = architecture.attention
    if attention > 0 { attentionUnits = architecture.attentionUnits }
    encoding = model.vocabulary.encodingName
    from = model.digest
  }
}

extension Vocabulary {
  var encodingName: TrainingSettings.EncodingName {
    switch self {
    case .expressive: .expressive
    case .chords: .chords
    }
  }
}

extension TrainedModel {
  var modelVocabulary: ModelVocabulary { ModelVocabulary(vocabulary: vocabulary, labels: labels) }

  /// Throws if the settings describe a network that does not fit these weights. Attention may be added.
  func check(_ settings: TrainingSettings) throws(TrainingError) {
    var own = settings
    own.begin(with: self)
    if own.attention == 0 { own.attention = settings.attention }
    for (name, asked, found) in [
      ("encoding", settings.encoding.rawValue, own.encoding.rawValue),
      ("layers", "\(settings.layers)", "\(own.layers)"),
      ("units", "\(settings.units)", "\(own.units)"), ("embedding", "\(settings.embedding)", "\(own.embedding)"),
      ("attention", "\(settings.attention)", "\(own.attention)"),
      ("attentionUnits", "\(settings.attentionUnits)", "\(own.attentionUnits)"),
    ] where asked != found {
      throw .otherNetwork(model: self.name, setting: name, asked, expected: found)
    }
  }

  /// The model's weights for a network with other labels, and with attention if it has none.
  ///
  /// Known labels keep their row, new ones are initialized. Attention that is added begins with an output matrix of
  /// zeros, so that the network predicts as before until it learns (as the residual branches of Zhang, Dauphin and Ma
  /// 2019).
  ///
  /// - Parameters:
  ///   - attention: window W of attention to add; without effect if the model has attention.
  ///   - units: D of attention to add.
  func parameters(
    labels: [String], attention: Int = 0, units: Int = 128, using random: inout some RandomNumberGenerator
  ) -> Parameters {
    var architecture = parameters.architecture
    architecture.labels = labels.count
    if architecture.attention == 0 { (architecture.attention, architecture.attentionUnits) = (attention, units) }
    var result = Parameters(architecture, using: &random)
    if let output = result.layout.attention?.output { result[output] = ArraySlice(repeating: 0, count: output.count) }
    let own = Dictionary(uniqueKeysWithValues: parameters.layout.slots.map { ($0.name, $0) })
    for slot in result.layout.slots where slot != result.layout.label {
      if let ownSlot = own[slot.name] { result[slot] = parameters[ownSlot] }
    }
    guard let label = result.layout.label, let ownLabel = parameters.layout.label else { return result }
    for (row, name) in labels.enumerated() {
      guard let ownRow = self.labels.firstIndex(of: name) else { continue }
      let size = architecture.labelSize
      let values = parameters[ownLabel].dropFirst(ownRow * size).prefix(size)
      result[label].replaceSubrange(label.offset + row * size..<label.offset + (row + 1) * size, with: values)
    }
    return result
  }
}
