import Music
import Randomness
import Testing

@testable import Performing

@Suite struct PhrasingTests {
  private let phrase = Phrase(start: 2, length: 8, depth: 0.3, level: 0, ritardando: 0)

  private func phrasing(_ melody: [Seconds], end: Seconds, seed: UInt64 = 1) -> Phrasing {
    var random = SplitMix64(seed: seed)
    return Phrasing(melody: melody, end: end, usual: 6, depth: 0.2, ritardando: 0.5, using: &random)
  }

  @Test func aPhraseTakesAsLongAsWritten() {
    #expect(abs((phrase.played(2) - 2).value) < 1e-12)
    #expect(abs((phrase.played(6) - 6).value) < 1e-12)
    #expect(abs((phrase.played(10) - 10).value) < 1e-12)
  }

  @Test func itsMiddleIsFasterAndLouderThanItsEnds() {
    func length(from start: Seconds) -> Double { (phrase.played(start + 0.5) - phrase.played(start)).value }
    #expect(length(from: 2) > 1.15 * 0.5 && length(from: 9.5) > 1.15 * 0.5)
    #expect(length(from: 5.75) < 0.92 * 0.5)
    #expect(phrase.loudness(at: 6) == 0.5 && phrase.loudness(at: 2) == -1 && phrase.loudness(at: 10) == -1)
  }

  @Test func onlyTheLastPhraseSlowsDownToTheEnd() throws {
    let phrases = phrasing((0..<100).map { Seconds(Double($0) / 4) }, end: 25).phrases
    #expect(phrases.dropLast().allSatisfy { $0.ritardando == 0 })
    let last = try #require(phrases.last)
    #expect(abs((last.played(25) - 25).value - last.length.value / 8) < 1e-9)
  }

  @Test func phrasesBeginAfterTheLongestNotes() {
    // A rest of one second before 5 s, 11 s and 18 s.
    let melody = (0..<88).map { Seconds(Double($0) / 4) }
      .filter { time in ![5, 11, 18].contains { $0 - 0.75...$0 - 0.25 ~= time.value } }
    #expect(phrasing(melody, end: 22).phrases.map(\.start) == [0, 5, 11, 18])
  }

  @Test(arguments: 0..<20)
  func phrasesCoverThePieceAndTimeGoesForward(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var melody: [Seconds] = [1]
    for _ in 0..<300 { melody.append(melody.last! + Seconds(Double.random(in: 0.05...0.05 + 4 / 3, using: &random))) }
    let phrasing = phrasing(melody, end: melody.last! + 1, seed: UInt64(seed))
    for (phrase, next) in zip(phrasing.phrases, phrasing.phrases.dropFirst()) {
      #expect(abs((phrase.start + phrase.length - next.start).value) < 1e-9)
      #expect(phrase.length >= 3)
    }
    #expect(phrasing.phrases[0].start == 1)
    let played = melody.map(phrasing.played)
    #expect(zip(played, played.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func aPieceOfOneNoteIsOnePhrase() {
    #expect(phrasing([3], end: 4).phrases.map(\.start) == [3])
    #expect(phrasing([3], end: 3).played(3) == 3)
  }
}
