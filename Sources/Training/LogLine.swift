// What the journal of a run says. Must not know where it is kept.

/// One line of the log.
struct LogLine: Codable {
  var event: String
  var seconds: Double
  var origin: Checkpoint.Origin?
  var learningRate: Double?
  var scores: ModelCard.Scores?
  var isBest: Bool?
  /// So far: steps from which nothing was learned, since their gradient was not finite.
  var skippedSteps: Int?
}
