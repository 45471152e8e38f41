import Music
import Network
import Randomness
import Testing
import Tokens

@testable import Training

@Suite struct WindowEvaluationTests {
  private let window = 4

  @Test func eachTargetIsPredictedFromItsWindowAlone() throws {
    var random = SplitMix64(seed: 4)
    let music = [20, 2].map { count in
      Performance(
        notes: (0..<count).map {
          Note(
            pitch: Pitch(.random(in: 60...65, using: &random)), velocity: 64, onset: Seconds(Double($0)), duration: 1)
        })
    }
    let encoding = try ChordsEncoding(corpus: music, rare: 1)
    let architecture = Architecture(classes: encoding.classes, embedding: 4, layers: 2, units: 8, headUnits: 8)
    let parameters = Parameters(architecture, using: &random)
    let pieces = music.map { LabelledPerformance(performance: $0, label: -1) }

    var expected = ScoreSums(columns: 1)
    let learner = Learner(parameters: parameters, batch: 1, steps: window)
    for piece in pieces {
      let whole = encoding.encode(piece.performance)
      for target in 1..<whole.count {
        var rows = Rows(columns: 1)
        for row in max(0, target - window)...target { rows.append(whole[row]) }
        let isTarget = (0..<rows.count).map { $0 == rows.count - 1 }
        var streams = Streams(columns: 1, batch: 1, steps: window)
        expected += learner.evaluate(streams.next { Example(number: 0, rows: rows, label: -1, isTarget: isTarget) }!)
      }
    }
    let found = try #require(
      WindowEvaluation(pieces, encoding: encoding, window: window).score(parameters, threads: 2))
    let wanted = try #require(Score(expected, columns: encoding.columns))
    #expect(found.events == 21 + 3 && found.events == wanted.events)
    #expect(abs(found.nats - wanted.nats) < 1e-5)
    #expect(found.accuracy == wanted.accuracy)
  }

  @Test func noWindowsHaveNoScore() throws {
    let parameters = Parameters(zeros: Architecture(classes: [3], embedding: 2, layers: 1, units: 4, headUnits: 4))
    #expect(WindowEvaluation([], encoding: ExpressiveEncoding(), window: 4).score(parameters, threads: 1) == nil)
  }
}
