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
    #expect(Self.chords.json == #"{"chords":["60"],"encoding":"chords","spread":0.025,"step":0.5,"unknown":"nearest"}"#)
  }

  @Test(arguments: [
    ("", "cannot read the vocabulary: "),
    ("{}", "“encoding” is missing"),
    (#"{"encoding":"morse"}"#, "“encoding”: "),
    (#"{"encoding":"expressive","times":[1,0],"durations":[1]}"#, "“times”: a scale is a list of increasing seconds"),
    (#"{"encoding":"expressive","times":[0,1]}"#, "“durations” is missing"),
    (chords(step: 0.5, #"["60.x"]"#), "expected distinct chords such as 60.64.67"),
    (chords(step: 0.5, #"["60","60"]"#), "expected distinct chords such as 60.64.67"),
    (chords(step: 0, #"["60"]"#), "a step from 0.001 to 60 s"),
    (chords(step: 0.5, "[]"), "expected distinct chords"),
    (chords(step: 0.5, #"["60"]"#, spread: 2), "a spread of at most 1 s"),
    (chords(step: 0.5, #"["60"]"#, unknown: "lost"), "“unknown”: "),
  ])
  func refusesOtherText(json: String, sentence: String) {
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(json: json) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  private static func chords(step: Double, _ chords: String, spread: Double = 0, unknown: String = "dropped") -> String
  {
    #"{"encoding":"chords","step":\#(step),"chords":\#(chords),"spread":\#(spread),"unknown":"\#(unknown)"}"#
  }

  @Test func refusesANetworkOfOtherSizes() throws {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    try vocabulary.check(classes: [64, 91, 64, 32])
    #expect(
      sentence { try vocabulary.check(classes: [64, 90, 64, 32]) } == """
        the vocabulary and the network differ in their symbols: 91 and 90 in the column “key”; they come from \
        different models
        """)
    #expect(
      sentence { try vocabulary.check(classes: [91]) } == """
        the vocabulary and the network differ in their columns: 4 (time, key, duration, velocity) and 1; they come \
        from different models
        """)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }
}
