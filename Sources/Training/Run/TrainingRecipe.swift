internal import Network
internal import Tokens

/// A set of default settings.
package enum TrainingRecipe: String, Codable, CaseIterable, Sendable {
  /// Performances, encoded event by event.
  case expressive
  /// Notes and chords as symbols of one vocabulary, as in a score; two LSTM layers of 256 units.
  case classic

  package var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.recipe = self
    if self == .classic {
      (settings.encoding, settings.unknown, settings.spread) = (.chords, .dropped, 0)
      (settings.attention, settings.initialization, settings.optimizer) = (0, .uniform, .adam)
      (settings.units, settings.embedding, settings.dropout) = (256, 100, 0.3)
      (settings.batch, settings.steps, settings.epochs) = (4, 32, 80)
      (settings.averaging, settings.transpose, settings.stretch) = (0, 0, 1)
    }
    return settings
  }
}
