import Testing

@testable import Training

@Suite struct EvaluationErrorTests {
  @Test(arguments: [
    (
      EvaluationError.unknownLabel("Liszt", known: []),
      "“Liszt”: this model knows no composers by name; leave --label out"
    ),
    (
      .unknownLabel("Liszt", known: ["Bach", "Chopin"]),
      "“Liszt”: this model does not know that composer; it knows Bach, Chopin, or say none"
    ),
    (.noLabels(model: "m", known: []), "m: this model knows no composers by name; leave --labels out"),
    (.noLabels(model: "m", known: ["Bach"]), "m: this model knows Bach by name alone; leave --labels out"),
    (
      .noLabelledPieces(known: ["Bach"]),
      """
      no piece lies in a folder that is named after a composer the model knows (Bach); \
      give the folder above the composers' folders
      """
    ),
    (
      .otherVocabulary(model: "m", first: "n"),
      "m: reads music as other symbols than n, so their losses cannot be compared; evaluate each by itself"
    ),
    (
      .notFinite(model: "m"),
      "m: predicts with numbers beyond all bounds: it is damaged, or its training diverged; use another one"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: EvaluationError, sentence: String) {
    #expect(error.description == sentence)
  }
}
