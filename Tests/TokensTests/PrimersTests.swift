import Music
import Testing
import Tokens

@Suite struct PrimersTests {
  private let chords: Vocabulary

  init() throws {
    let notes = [60, 62].map { Note(pitch: Pitch($0), velocity: 1, onset: Seconds(Double($0)), duration: 1) }
    chords = .chords(try ChordsEncoding(corpus: [Performance(notes: notes)], rare: 1))
  }

  @Test func comeBackFromTheirText() throws {
    let primers = Primers([[2, 3, 2], [3]])
    #expect(primers.json == "[[2, 3, 2],[3]]")
    #expect(try Primers(json: primers.json, for: chords) == primers)
  }

  @Test(arguments: ["", "[2]", "[[4]]", "[[-1]]", #"[["a"]]"#])
  func symbolsThatThereAreNotAreRefused(json: String) {
    #expect { try Primers(json: json, for: chords) } throws: {
      "\($0)".contains("its primers are not lists of its vocabulary's symbols")
    }
  }

  @Test func aVocabularyOfSeveralColumnsHasNone() {
    #expect(throws: VocabularyError.self) {
      try Primers(json: "[[2]]", for: .expressive(ExpressiveEncoding()))
    }
  }
}
