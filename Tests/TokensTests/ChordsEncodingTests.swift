import Music
import Testing
import Tokens

@Suite struct ChordsEncodingTests {
  /// Chords half a second apart.
  private func piece(_ chords: [Int]..., step: Double = 0.5) -> Performance {
    Performance(
      notes: chords.enumerated().flatMap { index, pitches in
        pitches.map { Note(pitch: Pitch($0), velocity: 70, onset: Seconds(Double(index) * step), duration: 0.4) }
      })
  }

  private func keys(_ performance: Performance) -> [[Int]] {
    performance.chords.map { $0.map { Int($0.number) } }
  }

  @Test func chordsAndTheirOrderComeBack() throws {
    let music = piece([60, 64, 67], [62], [60, 64, 67], [72])
    let encoding = try ChordsEncoding(corpus: [music], rare: 1)
    let rows = encoding.encode(music)
    #expect(rows.count == 6)
    #expect(rows[0] == encoding.begin)
    #expect(encoding.isEnd(rows[5]))
    #expect(rows[1] == [2], "the most frequent chord comes first")
    #expect(keys(encoding.decode(rows)) == [[60, 64, 67], [62], [60, 64, 67], [72]])
  }

  @Test func theMostCommonStepGivesTheRhythm() throws {
    let encoding = try ChordsEncoding(
      corpus: [piece([60], [62], [64], step: 0.5), piece([60], [62], [64], [65], step: 0.25)], rare: 1)
    #expect(encoding.step == 0.25)
    let decoded = encoding.decode(encoding.encode(piece([60], [62], [64])))
    #expect(decoded.notes.map(\.onset) == [0, 0.25, 0.5])
    #expect(try ChordsEncoding(corpus: [piece([60], [62])], rare: 1, step: 0.3).step == 0.3)
  }

  @Test(arguments: [
    ([60, 64, 67, 70], [60, 64, 67]),  // one extra key
    ([60, 64, 68], [60, 64, 67]),  // two keys differ by a semitone
    ([61], [60]),  // a note is replaced by a note
    ([90], [72]),
    ([110], [72]),  // 98 on the piano
  ])
  func unknownChordsBecomeTheirNearestNeighbour(unknown: [Int], known: [Int]) throws {
    let music = piece([60, 64, 67], [60], [48, 52, 55], [72], [57, 60, 64])
    let encoding = try ChordsEncoding(corpus: [music], rare: 1)
    #expect(keys(encoding.decode(encoding.encode(piece(unknown)))) == [known])
  }

  @Test func unknownChordsAreDroppedWhereThatIsAsked() throws {
    let music = piece([60, 64, 67], [62], [60, 64, 67], [72], [62])
    let encoding = try ChordsEncoding(corpus: [music], rare: 2, grouping: .init(unknown: .dropped))
    #expect(keys(encoding.decode(encoding.encode(music))) == [[60, 64, 67], [62], [60, 64, 67], [62]])
  }

  @Test func aScoreHasOnlyWhatStartsAtOnce() throws {
    let rolled = Performance(
      notes: [60, 64].enumerated().map {
        Note(pitch: Pitch($1), velocity: 64, onset: Seconds(Double($0) * 0.01), duration: 1)
      })
    #expect(try ChordsEncoding(corpus: [rolled], rare: 1).classes == [3])
    #expect(try ChordsEncoding(corpus: [rolled], rare: 1, grouping: .init(spread: .zero)).classes == [4])
  }

  @Test func rareChordsAreLeftOut() throws {
    let music = piece([60], [60], [60], [62], [62], [64])
    #expect(try ChordsEncoding(corpus: [music], rare: 2).classes == [4])
    #expect(throws: VocabularyError.noChords(rarestKept: 4, mostFrequent: 3)) {
      try ChordsEncoding(corpus: [music], rare: 4)
    }
  }
}

extension Performance {
  fileprivate var chords: [[Pitch]] { events.chords().map(\.pitches) }
}
