// Sets of defaults that belong together. Must not know which of them are changed.
internal import Network
internal import Tokens

/// A way to train: what every setting is until it is changed.
public enum Recipe: String, Codable, CaseIterable, Sendable {
  /// Performances, event by event.
  case expressive
  /// Notes and chords as symbols of one vocabulary, as they stand in the score; two LSTM layers of 256.
  case classic

  public var settings: Settings {
    var settings = Settings()
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
