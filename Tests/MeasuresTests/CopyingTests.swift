import Music
import Randomness
import Testing

@testable import Measures

@Suite struct CopyingTests {
  private func noise(_ count: Int, seed: UInt64) -> [Int] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Int.random(in: 40...80, using: &generator) }
  }

  @Test(arguments: [2, 5, 8, 9, 10, 40]) func findsARunInAnotherKey(length: Int) {
    let theme = noise(300, seed: 1)
    let index = MelodyIndex([melody(noise(300, seed: 2)), melody(theme)])
    // Steps of two octaves and more are almost absent from the noise.
    let piece = [20, 110, 20] + theme[100..<100 + length].map { $0 + 3 } + [127, 20]
    let copy = index.longestCopy(in: melody(piece))
    #expect(copy.notes >= length && copy.notes <= max(length, 4))
    if length > 4 { #expect(copy.piece == 1) }
  }

  @Test func aWholePieceIsACopyOfItself() {
    let theme = melody(noise(500, seed: 3))
    #expect(MelodyIndex([melody([60]), theme]).longestCopy(in: theme) == Copy(notes: 500, piece: 1))
  }

  @Test func aRunEndsWithItsPiece() {
    let index = MelodyIndex([melody([60, 62, 64]), melody([65, 67, 69, 71])])
    #expect(index.longestCopy(in: melody([60, 62, 64, 65, 67, 69, 71])).notes == 4)
    // Repeated notes must not match beyond the end of a piece.
    #expect(MelodyIndex([melody([60, 60])]).longestCopy(in: melody([60, 60, 60, 60])).notes == 2)
    #expect(MelodyIndex([melody([60, 60, 60, 60])]).longestCopy(in: melody([60, 60])).notes == 2)
  }

  @Test func piecesCanBeLeftOut() {
    let (first, second) = (noise(100, seed: 4), noise(100, seed: 5))
    let index = MelodyIndex([melody(first), melody(second)]).without { $0 == 0 }
    #expect(index.longestCopy(in: melody(first)).notes < 6)
    #expect(index.longestCopy(in: melody(second)).notes == 100)
  }

  @Test func agreesWithLookingEverywhere() {
    for seed in 0..<20 as Range<UInt64> {
      // There are few different intervals, so that runs of all lengths occur.
      let (a, b) = (noise(80, seed: seed).map { $0 / 14 }, noise(80, seed: seed + 100).map { $0 / 14 })
      #expect(MelodyIndex([melody(a)]).longestCopy(in: melody(b)).notes == longestCommonRun(a, b))
    }
  }

  @Test func emptyMusicSharesNothing() {
    #expect(MelodyIndex([]).longestCopy(in: melody([60, 62])) == Copy(notes: 0, piece: nil))
    #expect(MelodyIndex([melody([60, 62])]).longestCopy(in: melody([60])).notes == 0)
  }

  /// The naive algorithm: compares every start with every other.
  private func longestCommonRun(_ a: [Int], _ b: [Int]) -> Int {
    let (a, b) = (zip(a, a.dropFirst()).map { $1 - $0 }, zip(b, b.dropFirst()).map { $1 - $0 })
    let runs = a.indices.flatMap { i in b.indices.map { j in zip(a[i...], b[j...]).prefix { $0 == $1 }.count } }
    let longest = runs.max() ?? 0
    return longest > 0 ? longest + 1 : 0
  }
}
