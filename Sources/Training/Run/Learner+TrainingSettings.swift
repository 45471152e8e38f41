internal import Network
private import Randomness

extension TrainingData {
  /// Creates a learner that starts from a model, or from random weights.
  func learner(_ settings: TrainingSettings, from model: TrainedModel?) -> Learner {
    var random = SplitMix64(seed: settings.seed)
    let parameters =
      model?.parameters(
        labels: labels, attention: settings.attention, units: settings.attentionUnits, using: &random)
      ?? Parameters(architecture(settings), settings.initialization, using: &random)
    return Learner(parameters, settings: settings)
  }
}

extension Learner {
  convenience init(_ parameters: Parameters, settings: TrainingSettings) {
    self.init(
      parameters: parameters, batch: settings.batch, steps: settings.steps,
      optimizer: settings.rule, loss: settings.loss, dropout: settings.dropout,
      inputDropout: settings.inputDropout, clip: settings.clip, averaging: settings.averaging, shards: settings.threads,
      seed: settings.seed, precision: settings.precision)
  }
}

extension TrainingSettings {
  fileprivate var rule: Optimizer {
    switch optimizer {
    case .adam: .adam()
    case .adamw: .adamW(decay: weightDecay)
    case .sgd: .sgd()
    }
  }
}
