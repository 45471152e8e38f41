import Testing

@testable import Network

struct InputLayerTests {
  @Test func tablesGiveTheProductOfEmbeddingsAndWeights() {
    let parameters = Parameters.random(.small)
    let (layout, weights) = (parameters.layout, Floats(parameters.values))
    var batch = Batch.random(.small, streams: 4, steps: 3)
    batch.inputs[7] = -1
    let layer = InputLayer(layout, positions: 12)
    let gates = Floats(12 * 24)
    // Twice, because the tables must forget the previous batch.
    for seed: UInt64 in [2, 1] {
      var batch = seed == 1 ? batch : Batch.random(.small, streams: 4, steps: 3, seed: seed)
      batch.labels[0] = -1
      layer.load(batch, weights)
      layer.read(0..<5, into: gates.matrix(5, 24))
      layer.read(5..<12, into: gates.matrix(12, 24).rows(5..<12))
      #expect(distance(gates.array, expected(batch, parameters)) < 1e-6)
    }
  }

  /// x·W, computed as in docs/lstm.md.
  private func expected(_ batch: Batch, _ parameters: Parameters) -> [Double] {
    let (layout, input) = (parameters.layout, Array(parameters[parameters.layout.recurrent[0].input]))
    return (0..<12).flatMap { position in
      var x = [Double](repeating: 0, count: 12)
      for (k, slot) in layout.embeddings.enumerated() {
        let symbol = Int(batch.inputs[position * 3 + k])
        for e in 0..<4 where symbol >= 0 { x[k * 4 + e] += Double(Array(parameters[slot])[symbol * 4 + e]) }
      }
      let label = Int(batch.labels[position % 4])
      for e in 0..<12 where label >= 0 { x[e] += Double(Array(parameters[layout.label!])[label * 12 + e]) }
      return (0..<24).map { unit in (0..<12).reduce(0) { $0 + x[$1] * Double(input[$1 * 24 + unit]) } }
    }
  }
}
