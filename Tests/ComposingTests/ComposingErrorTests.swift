import Testing

@testable import Composing

@Suite struct ComposingErrorTests {
  @Test(arguments: [
    (
      ComposingError.unknownLabel("Elgar", known: ["Bach", "Chopin"]),
      "“Elgar”: this model does not know that composer; it knows Bach, Chopin"
    ),
    (.unknownLabel("Elgar", known: []), "“Elgar”: this model knows no composers by name; leave --composer out"),
    (
      .noColumn("time", option: "--density", known: ["chord"]),
      "--density: this model writes no “time”, but chord; leave it out, or use another model"
    ),
    (
      .noVocabulary(path: "m.safetensors"),
      "m.safetensors: has no vocabulary in its metadata, so its symbols have no meaning; train a model with “etude train”"
    ),
    (
      .labelsDoNotFit(names: 3, network: 2),
      "the labels do not fit the network: it knows 2, and 3 have names; train the model again"
    ),
    (
      .notFinite,
      "the model scores symbols with numbers beyond all bounds: it is damaged, or its training diverged; use another one"
    ),
    (.unusable(path: "m.safetensors", reason: "the reason"), "m.safetensors: the reason"),
    (
      .noBundledModel(searched: ["a", "b"]),
      "the bundled model is missing (searched: a, b); install Étude again with “make install”, or name a model with --model"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: ComposingError, sentence: String) {
    #expect(error.description == sentence)
  }
}
