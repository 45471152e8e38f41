import Network
import TestSupport
import Testing
import Tokens

@testable import Training

@Suite struct TrainedModelTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [
    ([:], "expected metadata `vocabulary`, found none"),
    (["vocabulary": "?"], "metadata `vocabulary` cannot be used"),
    (
      ["vocabulary": #"{"chords":["60"],"encoding":"chords","spread":0,"step":1,"unknown":"nearest"}"#],
      "differ in their columns: 1 (chord) and 4;"
    ),
    (["labels": "?"], "metadata `labels` cannot be used: cannot read the vocabulary: its labels are not a list"),
    (
      ["labels": "[]", "trainedOn": "0123456"],
      "metadata `trainedOn` cannot be used: it is not a sequence of eight-digit hexadecimal"
    ),
    (["labels": #"["Bach"]"#], "metadata `labels` cannot be used: it has 1 name, but the network has 0 labels"),
  ]) func partsThatDoNotFitAreRefused(metadata: [String: String], sentence: String) throws {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, embedding: 2, layers: 1, units: 2, headUnits: 2)
    var metadata = metadata
    if metadata["labels"] != nil { metadata["vocabulary"] = vocabulary.json }
    let path = folder.path + "/m.safetensors"
    try Model(parameters: Parameters(zeros: architecture), metadata: metadata).write(to: path)
    #expect { try TrainedModel(path: path) } throws: { "\($0)".hasPrefix(path) && "\($0)".contains(sentence) }
  }
}
