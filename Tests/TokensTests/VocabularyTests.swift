import Music
import Testing
import Tokens

@Suite struct VocabularyTests {
  private static let chords = Vocabulary.chords(
    try! ChordsEncoding(
      corpus: [Performance(notes: [Note(pitch: Pitch(60), velocity: 1, onset: 0, duration: 1)])], rare: 1))

  @Test(arguments: [Vocabulary.expressive(ExpressiveEncoding()), chords])
  func comesBackFromItsText(vocabulary: Vocabulary) throws {
    #expect(try Vocabulary(json: vocabulary.json) == vocabulary)
  }

  @Test func saysWhichEncodingItIs() {
    #expect(Self.chords.json == #"{"chords":["60"],"encoding":"chords","step":0.5}"#)
  }

  @Test(arguments: [
    ("", "the vocabulary cannot be read: "),
    ("{}", "“encoding” is missing"),
    (#"{"encoding":"morse"}"#, "“encoding”: "),
    (#"{"encoding":"expressive","times":[1,0],"durations":[1]}"#, "“times”: a scale is a list of increasing seconds"),
    (#"{"encoding":"expressive","times":[0,1]}"#, "“durations” is missing"),
    (#"{"encoding":"chords","step":0.5,"chords":["60.x"]}"#, "expected different chords like 60.64.67"),
    (#"{"encoding":"chords","step":0.5,"chords":["60","60"]}"#, "expected different chords like 60.64.67"),
    (#"{"encoding":"chords","step":0,"chords":["60"]}"#, "a step from 0.001 to 60 s"),
    (#"{"encoding":"chords","step":0.5,"chords":[]}"#, "expected different chords"),
  ])
  func refusesOtherText(json: String, sentence: String) {
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(json: json) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  @Test func refusesANetworkOfOtherSizes() throws {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    try vocabulary.check(classes: [64, 91, 64, 32])
    #expect(
      sentence { try vocabulary.check(classes: [64, 90, 64, 32]) } == """
        the vocabulary and the network do not fit: column “key” has 91 symbols in the vocabulary and 90 in the network; \
        they come from different models
        """)
    #expect(
      sentence { try vocabulary.check(classes: [91]) } == """
        the vocabulary and the network do not fit: the vocabulary has 4 columns (time, key, duration, velocity), \
        the network 1; they come from different models
        """)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }
}
