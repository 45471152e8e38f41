import Testing

@testable import Training

@Suite struct EvaluationErrorTests {
  @Test(arguments: [
    (EvaluationError.unknownLabel("Liszt", known: []), "“Liszt”: this model has no composers"),
    (
      .unknownLabel("Liszt", known: ["Bach", "Chopin"]),
      "“Liszt”: this model does not know this composer; it knows Bach, Chopin"
    ),
    (.noLabels(model: "m", known: []), "m: this model has no composers"),
    (.noLabels(model: "m", known: ["Bach"]), "m: this model has only one composer, Bach"),
    (
      .noLabelledPieces(known: ["Bach"]),
      """
      no piece is in a folder named after a composer that the model knows (Bach); \
      give the folder that contains the composers' folders
      """
    ),
    (
      .otherVocabulary(model: "m", first: "n"),
      "m: has another vocabulary than n, so their losses cannot be compared; evaluate each by itself"
    ),
    (
      .notFinite(model: "m"),
      "m: its predictions are not finite numbers: the model is damaged or its training diverged; use another model"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: EvaluationError, sentence: String) {
    #expect(error.description == sentence)
  }
}
