// Learners as settings ask for them. Must not know what is learned.
internal import Network

extension Learner {
  convenience init(_ parameters: Parameters, settings: Settings) {
    self.init(
      parameters: parameters, batch: settings.batch, steps: settings.steps,
      optimizer: settings.optimizer == .adam ? .adam() : .sgd(), loss: settings.loss, dropout: settings.dropout,
      clip: settings.clip,
      averaging: settings.averaging, shards: settings.threads, seed: settings.seed, precision: settings.precision)
  }
}
