import Composing
import Foundation
import Music
import TestSupport
import Testing

@testable import Studio

@Suite struct ProvenanceTests {
  private let provenance: Provenance

  init() throws {
    provenance = try #require(
      Provenance(
        in: #"""
          {"etude":{"composer":"Fauré","density":6,"key":"Bb \#
          minor","minP":0,"model":{"digest":"00ff","name":"expressive"},\#
          "primer":{"digest":"aa","name":"naïve \#
          “x”.mid"},"repetitionPenalty":0,"seconds":60,"seed":18446744073709551615,\#
          "temperature":1,"temperatures":{"key":0.9},"topP":0.95,"version":"0.2.0"}}
          """#))
  }

  @Test func aLineIsOfASCIIAndReadsBack() {
    let line = provenance.line
    #expect(line.utf8.allSatisfy { $0 < 0x80 && $0 >= 0x20 })
    #expect(line.contains(#""composer":"Faur\u00e9""#) && line.hasPrefix(#"{"etude":{"composer":"#))
    #expect(Provenance(in: line) == provenance)
    #expect(Provenance(in: line)?.seed == .max)
  }

  @Test func isFoundAmongOtherWords() {
    #expect(Provenance(in: "For {Anna}.\n" + provenance.line + " } and more {") == provenance)
    #expect(Provenance(in: provenance.description + "\r\n" + provenance.line) == provenance)
  }

  @Test func ofSeveralTheLastCounts() {
    var other = provenance
    other.seed = 1
    #expect(Provenance(in: provenance.line + "\n" + other.line) == other)
    #expect(Provenance(in: other.line + "\n" + provenance.line + "\n{\"etude\":{\"seed\":2}}") == provenance)
  }

  @Test func aTextOfNothingButBeginningsTakesNoTime() {
    let text = String(repeating: "{\"etude\":{", count: 1_000_000)
    let seconds = processorTime { #expect(Provenance(in: text) == nil) }
    #expect(seconds < 30)
  }

  @Test func asksForTheSameWhateverFilesAreCalled() {
    var other = provenance
    (other.version, other.title, other.outcome) = ("9", "Title", Provenance.Outcome(music: "00", redraws: 1))
    (other.model.name, other.primer!.name) = ("renamed", "renamed")
    other.key = "A# minor"
    #expect(provenance.requestsSamePiece(as: other) && other.requestsSamePiece(as: provenance))
    for change: (inout Provenance) -> Void in [
      { $0.seed = 1 }, { $0.model.digest = "1" }, { $0.primer!.digest = "1" }, { $0.primer = nil }, { $0.tempo = 2 },
      { $0.temperatures = nil }, { $0.composer = nil },
    ] {
      var changed = other
      change(&changed)
      #expect(!provenance.requestsSamePiece(as: changed) && !changed.requestsSamePiece(as: provenance))
    }
  }

  @Test func saysWhenAPieceCameOutOtherwise() {
    var (before, now) = (provenance, provenance)
    (before.outcome, now.outcome) = (Provenance.Outcome(music: "01", redraws: 0), .init(music: "02", redraws: 0))
    func remark() -> String? { Original(path: "a.mid", provenance: before).remark(on: now) }
    #expect(
      remark()
        == "differs from the piece in a.mid, although all settings are equal: this processor rounds differently from "
        + "the one that composed it")
    before.version = "0.0.9"
    #expect(remark() == "differs from the piece in a.mid, which Étude 0.0.9 composed; this is version 0.2.0")
    now.outcome!.music = "01"
    #expect(remark() == nil)
    (now.outcome!.music, now.seed) = ("02", 5)
    #expect(remark() == nil)
  }

  @Test func doublesAreKeptToTheBit() {
    var odd = provenance
    (odd.seconds, odd.temperature, odd.topP) = (0.1 + 1.2, 1.0 / 3, 0.95.nextUp)
    #expect(Provenance(in: odd.line) == odd)
  }

  @Test(arguments: [
    ("", ""), ("{\"etude\":{", "{\"etude\":{"), (#""seed":18446744073709551615"#, #""seed":-1"#),
    (#""topP":0.95"#, #""topP":0"#), (#""topP":0.95"#, #""topP":"much""#), (#""temperature":1,"#, ""),
    (#""temperature":1,"#, #""temperature":0,"#), (#""key":0.9"#, #""key":1e9"#), (#""seconds":60,"#, ""),
    (#""seconds":60"#, #""seconds":1e300"#), (#""seconds":60"#, #""seconds":60,"events":10"#),
    ("Bb minor", "H minor"), (#""density":6"#, #""density":0"#), ("}}", "}"),
  ]) func nonsenseIsNone(part: String, replacement: String) {
    let text = part == replacement ? part : provenance.line.replacingOccurrences(of: part, with: replacement)
    #expect(Provenance(in: text) == nil, "\(text)")
  }

  @Test func saysInWordsWhatDecidesThePiece() {
    #expect(
      provenance.description == """
        Composed by Étude 0.2.0 in the style of Fauré, going on from naïve “x”.mid: seed 18446744073709551615, \
        model expressive 00ff, length 60.0 s, temperature 1.0,key=0.9, top-p 0.95, key Bb minor, density 6.0.
        """)
  }

  @Test func keepsAllThatABriefSays() throws {
    #expect(provenance.length == .seconds(60))
    let temperature = Temperature(1, columns: ["key": 0.9])
    #expect(provenance.sampling == Sampling(temperature: temperature, topP: 0.95, recall: 0, pulse: 0))
    #expect(provenance.constraints == Constraints(key: Tonality(name: "Bb minor"), density: 6))
  }

  /// The default temperature names the key column, which this model lacks.
  @Test func theClassicModelsPiecesCanBeComposedAgain() throws {
    let composer = try Composer(modelPath: BundledModel.path(named: "classic"))
    let provenance = Provenance(PieceRequest(seed: 1, length: .events(9)), by: composer, model: "classic")
    #expect(provenance.temperatures == nil && provenance.events == 9 && provenance.seconds == nil)
    try composer.check(PieceRequest(seed: 1, sampling: provenance.sampling))
  }

  @Test(arguments: [
    (
      ProvenanceError.none(path: "a.wav"),
      "a.wav: does not say how it was composed, so it cannot be composed again"
    ),
    (
      .modelMissing(path: "a.mid", source),
      "a.mid: was composed with the model x (digest 00), which is neither beside it nor in this folder"
    ),
    (
      .otherModel(path: "a.mid", source, found: "01"),
      "a.mid: was composed with the model x (digest 00), but the one here has the digest 01"
    ),
    (
      .primerMissing(path: "a.mid", source),
      "a.mid: continues x (digest 00), which is neither beside it nor in this folder"
    ),
    (
      .otherPrimer(path: "a.mid", source, found: "b/x"),
      "a.mid: continues x (digest 00), but b/x has changed since"
    ),
  ]) func saysWhatIsMissing(error: ProvenanceError, sentence: String) {
    #expect(error.description == sentence)
  }

  private static let source = Provenance.Dependency(name: "x", digest: "00")
}
