/// One line of the log of a run.
struct LogLine: Codable {
  var event: String
  var seconds: Double
  var origin: Checkpoint.Origin?
  var learningRate: Double?
  var scores: ModelCard.Scores?
  var isBest: Bool?
  /// Number of steps so far that were skipped because their gradient was not finite.
  var skippedSteps: Int?
}
