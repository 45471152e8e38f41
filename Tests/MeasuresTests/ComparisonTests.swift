import Measures
import Music
import Testing

@Suite struct ComparisonTests {
  private let scale = Profile([Excerpt(whole: melody(Array(60..<72)))])

  @Test func musicIsLikeItself() {
    let comparison = Comparison(scale, with: scale)
    #expect(comparison.rows.map(\.feature.name) == Feature.all.map(\.name))
    #expect(comparison.rows.allSatisfy { abs($0.overlap - 1) < 1e-9 && $0.distance < 1e-6 })
    #expect(abs(comparison.averageOverlap - 1) < 1e-9 && comparison.averageDistance < 1e-6)
  }

  @Test func aRepeatedNoteIsUnlikeAScaleInPitchOnly() {
    let comparison = Comparison(Profile([Excerpt(whole: melody(Array(repeating: 60, count: 12)))]), with: scale)
    let overlaps = Dictionary(uniqueKeysWithValues: comparison.rows.map { ($0.feature.name, $0.overlap) })
    #expect(abs(overlaps["pitch class"]! - 1.0 / 12) < 1e-9)
    #expect(overlaps["pitch range"] == 0 && overlaps["interval bigrams"] == 0)
    #expect(overlaps["duration"]! > 0.999 && overlaps["notes per second"]! > 0.999)
    #expect(comparison.rows[2].mean == 0 && comparison.rows[2].referenceMean == 11)
  }

  @Test func nothingIsLikeNothing() {
    let comparison = Comparison(Profile([]), with: scale)
    #expect(comparison.averageOverlap == 0 && comparison.rows[2].mean == nil)
  }
}
