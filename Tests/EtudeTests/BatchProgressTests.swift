import Studio
import Testing

@testable import etude

@Suite struct BatchProgressTests {
  private let label = "After Mendelssohn, seed 1, and much more that does not fit"

  @Test func aPieceShowsItsStageFirst() {
    let line = BatchProgress(pieces: 1, again: "").progress("compose 12 of 60 s", of: label)
    #expect(line.hasPrefix("compose 12 of 60 s, 0.0 s elapsed; After Mendelssohn, seed 1"))
    #expect(line.hasSuffix(String(label.prefix(40))))
  }

  /// Composing, rendering and encoding overlap.
  @Test func aPieceShowsItsLastStage() {
    var batch = BatchProgress(pieces: 1, again: "")
    let steps: [(Stage, Double)] = [
      (.compose, 12), (.render, 1), (.compose, 30), (.render, 9), (.render, 8), (.encode, 0), (.render, 10),
    ]
    let shown = steps.map { batch.latest(StageProgress(stage: $0, seconds: $1, total: 60)) }
    #expect(shown.map(\.stage) == [.compose, .render, .render, .render, .render, .encode, .encode])
    #expect(shown.map(\.seconds) == [12, 1, 1, 9, 9, 0, 0])
  }

  /// At 80 columns, the bar leaves 60 to the text.
  @Test func aBatchShowsItsStageBeforeTheLabel() {
    var batch = BatchProgress(pieces: 3, again: "")
    #expect(
      batch.progress("compose 12 of 60 s", of: label).hasPrefix("0/3 pieces, 0.0 s; compose 12 of 60 s; After Mend"))
    batch.add(.failed(CancellationError()))
    let line = batch.progress("compose 12 of 60 s", of: label)
    #expect(line.prefix(60).contains("; compose 12 of 60 s; After"))
    #expect(!line.contains("music"), "none has been made")
  }
}
