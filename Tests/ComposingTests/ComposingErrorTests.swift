import Testing

@testable import Composing

@Suite struct ComposingErrorTests {
  @Test(arguments: [
    (
      ComposingError.unknownLabel("Elgar", known: ["Bach", "Chopin"]),
      "“Elgar”: this model does not know this composer; it knows Bach, Chopin"
    ),
    (.unknownLabel("Elgar", known: []), "“Elgar”: this model has no composers"),
    (
      .noColumn("time", setting: "density", known: ["chord"]),
      "density: this model has no “time” column, only chord"
    ),
    (
      .noVocabulary(path: "m.safetensors"),
      "m.safetensors: its metadata has no vocabulary, so its symbols cannot be decoded"
    ),
    (
      .labelsDoNotFit(names: 3, network: 2),
      "the labels do not fit the network: it has 2, but 3 have names; train the model again"
    ),
    (
      .notFinite,
      "the model's outputs are not finite numbers: it is damaged or its training diverged; use another model"
    ),
    (.unusable(path: "m.safetensors", reason: "the reason"), "m.safetensors: the reason"),
    (.noBundledModel(searched: ["a", "b"]), "the bundled model is missing (searched: a, b)"),
  ]) func saysWhatIsWrong(error: ComposingError, sentence: String) {
    #expect(error.description == sentence)
  }
}
