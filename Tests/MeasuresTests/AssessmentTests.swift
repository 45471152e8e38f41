import Music
import Testing

@testable import Measures

@Suite struct AssessmentTests {
  /// Twenty seconds of a scale with the given step, four notes per second.
  private func piece(_ step: Int) -> Performance { melody((0..<80).map { 40 + $0 * step % 37 }) }

  @Test func comparesExcerptsOfOneLength() throws {
    let assessment = try Assessment(
      of: [melody(Array(60..<76)), melody(Array(50..<70))], beside: [AttributedPerformance(piece(5), composer: "A")],
      corpus: [AttributedPerformance(piece(7), composer: "A"), AttributedPerformance(piece(9), composer: "B")])
    #expect(abs(assessment.length.value - 3.95) < 1e-9)
    #expect(assessment.generatedCount == 2 && assessment.referenceCount == 5 && assessment.baselineCount == 2)
    #expect(assessment.sources == [0, 1])
    #expect(assessment.traits.keyRun.largest == 1)
  }

  @Test func tellsWhatIsCopiedFromWhom() throws {
    let theme = piece(5)
    let assessment = try Assessment(
      of: [theme], beside: [AttributedPerformance(theme, composer: "A")],
      corpus: [AttributedPerformance(piece(7), composer: "B"), AttributedPerformance(theme, composer: "A")])
    let copying = try #require(assessment.copying)
    #expect(copying.generated.largest == 80 && copying.reference.largest == 80)
    #expect(try #require(copying.otherComposers).largest < 20)
    #expect(copying.longest?.copy == Copy(notes: 80, piece: 1))
    #expect(assessment.comparison.averageOverlap > 0.999)
  }

  @Test func withoutACorpusThereIsNoBaseline() throws {
    let assessment = try Assessment(
      of: [piece(5)], beside: [AttributedPerformance(piece(7), composer: nil)], corpus: [])
    #expect(assessment.baseline == nil && assessment.copying == nil && assessment.baselineCount == 0)
  }
}
