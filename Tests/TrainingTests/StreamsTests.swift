import Network
import Testing
import Tokens

@testable import Training

@Suite struct StreamsTests {
  /// Rows (number, 0), (number, 1), … of two columns.
  private func example(_ number: Int, events: Int) -> Example {
    var rows = Rows(columns: 2)
    for row in 0...events { rows.append([Int32(number), Int32(row)]) }
    return Example(number: number, rows: rows, label: Int32(number))
  }

  @Test func everyEventIsPredictedOnceFromTheOneBefore() {
    let lengths = [5, 1, 8, 4, 3]
    var streams = Streams(columns: 2, batch: 2, steps: 4)
    var queue = lengths.enumerated().map { example($0, events: $1) }[...]
    var seen: [Int: [Int32]] = [:]
    var starts = 0
    while let batch = streams.next({ queue.popFirst() }) {
      starts += batch.resets.filter(\.self).count
      for position in 0..<8 where batch.targets[2 * position] >= 0 {
        let (number, row) = (batch.targets[2 * position], batch.targets[2 * position + 1])
        #expect(batch.inputs[2 * position] == number)
        #expect(batch.inputs[2 * position + 1] == row - 1)
        #expect(batch.labels[position % 2] == number)
        #expect(row != 1 || batch.resets[position % 2], "a piece starts with a reset")
        seen[Int(number), default: []].append(row)
      }
    }
    for (number, events) in lengths.enumerated() { #expect(seen[number] == (1...Int32(events)).map { $0 }) }
    #expect(starts >= lengths.count)
  }

  @Test func noPiecesMakeNoBatch() {
    var streams = Streams(columns: 1, batch: 3, steps: 2)
    let batch = streams.next { nil }
    #expect(batch == nil)
  }
}
