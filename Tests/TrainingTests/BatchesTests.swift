import Music
import Network
import Testing
import Tokens

@testable import Training

@Suite struct BatchesTests {
  private let pieces = (0..<5).map { seed in
    LabelledPerformance(
      performance: Performance(
        notes: (0..<20 + seed).map {
          Note(pitch: Pitch(50 + seed), velocity: 64, onset: Seconds(Double($0) * 0.3), duration: 0.3)
        }),
      label: Int32(seed))
  }

  private func batches(_ change: (inout TrainingSettings) -> Void = { _ in }, at position: Batches.Position = .init())
    -> Batches
  {
    var settings = TrainingSettings()
    (settings.batch, settings.steps) = (3, 8)
    change(&settings)
    return Batches(pieces, encoding: ExpressiveEncoding(), settings: settings, position: position)
  }

  @Test func aPositionGoesOnWithTheSameBatches() {
    var batches = batches()
    for _ in 0..<17 { _ = batches.next() }
    var resumed = self.batches(at: batches.position)
    for _ in 0..<20 {
      let (expected, found) = (batches.next(), resumed.next())
      #expect(found.inputs == expected.inputs)
      #expect(found.targets == expected.targets)
      #expect(found.labels == expected.labels)
      #expect(found.resets == expected.resets)
    }
    #expect(resumed.position == batches.position)
  }

  @Test func theSeedDecides() {
    func inputs(_ seed: UInt64) -> [Int32] {
      var batches = batches { $0.seed = seed }
      return batches.next().inputs
    }
    #expect(inputs(1) == inputs(1))
    #expect(inputs(1) != inputs(2))
  }

  @Test func withoutVariationEveryPieceIsHeardAsItIs() {
    var batches = batches {
      ($0.transpose, $0.stretch, $0.batch, $0.steps) = (0, 1, 1, 64)
    }
    let expected = Set(pieces.map { ExpressiveEncoding().encode($0.performance).symbols.dropFirst(4) })
    for _ in 0..<3 {
      var heard: Set<ArraySlice<Int32>> = []
      for _ in pieces { heard.insert(ArraySlice(batches.next().targets.prefix { $0 >= 0 })) }
      #expect(heard == expected, "each epoch contains every piece once")
    }
  }

  @Test func keysTempiAndLabelsVary() {
    var batches = batches { ($0.batch, $0.steps) = (1, 64) }
    var (keys, times, labels) = (Set<Int32>(), Set<Int32>(), [Int32]())
    for _ in 0..<400 {
      let batch = batches.next()
      keys.insert(batch.targets[1])
      times.insert(batch.targets[4])
      labels.append(batch.labels[0])
    }
    #expect(keys == Set(50 - 6 - 21...54 + 6 - 21))
    #expect(times.count >= 3)
    #expect(20...60 ~= labels.filter { $0 < 0 }.count, "one label in ten is dropped")
  }
}
