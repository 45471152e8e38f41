internal import Randomness
internal import Tokens

extension Primers {
  private static let count = 16

  /// Windows at random positions in the pieces, for a chord vocabulary. Returns nil for other vocabularies, and if no
  /// piece is as long as a window.
  init?(_ pieces: [LabelledPerformance], _ vocabulary: Vocabulary, settings: TrainingSettings) {
    guard case .chords(let encoding) = vocabulary else { return nil }
    let (window, bodies) = (
      settings.window, pieces.map { encoding.encode($0.performance).symbols.dropFirst().dropLast() }
    )
    let starts = bodies.flatMap { body in body.indices.dropLast(window - 1).map { body[$0..<$0 + window] } }
    if starts.isEmpty { return nil }
    var random = SplitMix64(seed: settings.seed, number: 1)
    self.init((0..<Self.count).map { _ in Array(starts.randomElement(using: &random)!) })
  }
}
