import Measures
import Music
import Testing

@Suite struct KeyEstimateTests {
  private func key(_ keys: [Int]) -> Int? { KeyEstimate(of: melody(keys))?.key.number }

  @Test func aScaleThatRestsOnItsTonicHasItsKey() {
    #expect(key([60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60]) == 0)
    #expect(key([69, 71, 72, 74, 76, 77, 80, 81, 76, 72, 69]) == 12 + 9)
  }

  @Test(arguments: 0..<12) func aTransposedPieceHasATransposedKey(shift: Int) {
    let minor = [57, 60, 64, 69, 64, 60, 57, 59, 56, 57]
    #expect(key(minor.map { $0 + shift }) == 12 + (9 + shift) % 12)
  }

  @Test func longNotesCountMore() {
    let cMajorHeld = [60, 64, 67].map { note($0, at: 0, for: 5) }
    let elsewhere = [66, 70, 73].map { note($0, at: 6, for: 0.1) }
    #expect(KeyEstimate(of: Performance(cMajorHeld + elsewhere))?.key.number == 0)
  }

  @Test func aScaleIsClearAndAllKeysAreNot() throws {
    #expect(try #require(KeyEstimate(of: melody([60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60]))).clarity > 0.8)
    #expect(abs(try #require(KeyEstimate(of: melody(Array(60..<72)))).clarity) < 1e-6)
  }

  @Test func silenceHasNone() {
    #expect(KeyEstimate(of: Performance([press(at: 0, for: 1)])) == nil)
  }
}
