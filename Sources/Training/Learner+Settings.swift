// Learners as settings ask for them. Must not know what is learned.
internal import Network
internal import Randomness

extension Learner {
  convenience init(_ parameters: Parameters, settings: Settings) {
    self.init(
      parameters: parameters, batch: settings.batch, steps: settings.steps,
      optimizer: settings.optimizer == .adam ? .adam() : .sgd(), dropout: settings.dropout, clip: settings.clip,
      averaging: settings.averaging, shards: settings.threads, seed: settings.seed, precision: settings.precision)
  }

  convenience init(_ architecture: Architecture, settings: Settings) {
    var random = SplitMix64(seed: settings.seed)
    self.init(Parameters(architecture, using: &random), settings: settings)
  }
}
