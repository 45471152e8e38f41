// What a model file says about itself. Must not know how a file is written.
internal import Tokens

/// The metadata of a model besides its architecture: what it speaks, and where it comes from.
struct ModelCard {
  /// How far a run was at one moment, and how good. No clock times: the same run gives the same file.
  struct Scores: Codable {
    var step: Int
    var events: Int
    var training: Score?
    var validation: Score?
    var windowSplit: WindowScores?
  }

  var vocabulary: Vocabulary
  var labels: [String]
  var primers: Primers?
  var dataset: Dataset
  var origin: Checkpoint.Origin
  var trainedOn: TrainingFiles
  /// Of Étude.
  var version: String

  func metadata(_ scores: Scores) -> [String: String] {
    var metadata = [
      Vocabulary.metadataKey: vocabulary.json,
      Vocabulary.labelsKey: json(labels),
      "recipe": json(origin.settings),
      "corpus": origin.corpus,
      Dataset.metadataKey: json(dataset),
      "scores": json(scores),
      "etude": version,
      TrainingFiles.metadataKey: trainedOn.text,
    ]
    metadata[Primers.metadataKey] = primers?.json
    metadata["licence"] = origin.settings.licence
    return metadata
  }
}
