import Music
import Testing

@testable import Composing

@Suite struct StopConditionTests {
  private let ending = StopCondition(length: .seconds(100))

  @Test func aPieceDoesNotEndEarly() {
    #expect(!ending.mayEnd(at: 80, after: 0))
    #expect(!ending.isAtRest(at: 99, after: 0, gap: 4))
  }

  @Test func aPieceThatIsLongEnoughMayEndItself() {
    #expect(ending.mayEnd(at: 95, after: 0))
  }

  @Test(arguments: [(100, 1.0), (107.5, 0.5), (115, 0.04), (125, 0.04)])
  func thePauseThatEndsItShrinks(time: Double, gap: Double) {
    #expect(ending.isAtRest(at: Seconds(time), after: 0, gap: Seconds(gap * 1.01)))
    #expect(!ending.isAtRest(at: Seconds(time), after: 0, gap: Seconds(gap * 0.9)))
  }

  @Test func atLastAnyGapWillDoButAChordIsWhole() {
    #expect(ending.isAtRest(at: 131, after: 0, gap: 0.01))
    #expect(!ending.isAtRest(at: 131, after: 0, gap: 0))
  }

  @Test func steadyMusicEndsAtItsLength() {
    let ending = StopCondition(length: .events(200), hasFixedStep: true)
    #expect(!ending.mayEnd(at: 50, after: 199))
    #expect(!ending.isAtRest(at: 50, after: 199, gap: 0.25))
    #expect(ending.mayEnd(at: 50, after: 200))
    #expect(ending.isAtRest(at: 50, after: 200, gap: 0.25))
  }

  @Test func lengthsAreCountedInEventsToo() {
    let ending = StopCondition(length: .events(200))
    #expect(!ending.isAtRest(at: 1000, after: 199, gap: 2))
    #expect(ending.isAtRest(at: 1, after: 200, gap: 1))
  }
}
