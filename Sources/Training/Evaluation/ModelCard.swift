private import Support
internal import Tokens

/// The metadata of a model file other than its architecture: vocabulary, origin and scores.
struct ModelCard {
  /// Progress and scores of a run at one moment. There are no clock times, so that the same run gives the same file.
  struct Scores: Codable {
    var step: Int
    var events: Int
    var training: Score?
    var validation: Score?
    /// True if the validation score is that of an evaluation during the run, over a part of the validation set.
    var isPartial: Bool?
    var windowSplit: WindowScores?
  }

  var vocabulary: Vocabulary
  var labels: [String]
  var primers: Primers?
  var dataset: Dataset
  var origin: Checkpoint.Origin
  var trainedOn: TrainingFiles
  /// Version of Étude.
  var version: String

  func metadata(_ scores: Scores) -> [String: String] {
    var metadata = [
      Vocabulary.metadataKey: vocabulary.json,
      Vocabulary.labelsKey: jsonLine(labels),
      "recipe": jsonLine(origin.settings),
      "corpus": origin.corpus,
      Dataset.metadataKey: jsonLine(dataset),
      "scores": jsonLine(scores),
      "etude": version,
      TrainingFiles.metadataKey: trainedOn.text,
    ]
    metadata[Primers.metadataKey] = primers?.json
    metadata["licence"] = origin.settings.licence
    return metadata
  }
}
