import Randomness
import Testing

@testable import Network

struct ParametersTests {
  @Test func slotsFollowEachOtherOnCacheLines() {
    let layout = ParameterLayout(.small)
    for (slot, next) in zip(layout.slots, layout.slots.dropFirst()) {
      #expect(slot.offset.isMultiple(of: 16))
      #expect(slot.range.upperBound <= next.offset && next.offset < slot.range.upperBound + 16)
    }
    #expect(layout.slots.last!.range.upperBound <= layout.count)
    #expect(Set(layout.slots.map(\.name)).count == layout.slots.count)
  }

  @Test func everyPartHasItsShape() {
    let shapes = Dictionary(uniqueKeysWithValues: ParameterLayout(.small).slots.map { ($0.name, $0.shape) })
    #expect(
      shapes == [
        "embedding.0": [5, 4], "embedding.1": [7, 4], "embedding.2": [3, 4], "embedding.label": [2, 12],
        "lstm.0.input": [12, 24], "lstm.0.recurrent": [6, 24], "lstm.0.bias": [24],
        "lstm.1.input": [6, 24], "lstm.1.recurrent": [6, 24], "lstm.1.bias": [24],
        "heads.state": [6, 24], "heads.bias": [24], "heads.0.weight": [8, 5], "heads.0.bias": [5],
        "heads.1.symbol.0": [5, 8], "heads.1.weight": [8, 7], "heads.1.bias": [7],
        "heads.2.symbol.0": [5, 8], "heads.2.symbol.1": [7, 8], "heads.2.weight": [8, 3], "heads.2.bias": [3],
      ])
  }

  @Test func freshParametersAreThoseOfTheGenerator() {
    let architecture = Architecture(classes: [50], labels: 0, embedding: 40, layers: 1, units: 64, headUnits: 32)
    func fresh(_ seed: UInt64) -> Parameters {
      var generator = SplitMix64(seed: seed)
      return Parameters(architecture, using: &generator)
    }
    let parameters = fresh(1)
    #expect(parameters.values == fresh(1).values)
    #expect(parameters.values != fresh(2).values)
    let lstm = parameters.layout.recurrent[0]
    #expect(parameters[lstm.recurrent].allSatisfy { abs($0) <= 0.125 })
    #expect(parameters[lstm.recurrent].contains { abs($0) > 0.12 })
    #expect(Array(parameters[lstm.bias]) == (0..<256).map { 64..<128 ~= $0 ? 1 : 0 })
    let embedding = parameters[parameters.layout.embeddings[0]]
    let variance = embedding.reduce(0) { $0 + $1 * $1 } / Float(embedding.count)
    #expect(abs(variance - 0.01) < 0.001)
    #expect(parameters.count == 50 * 40 + (40 + 64 + 1) * 256 + (64 + 1) * 32 + (32 + 1) * 50)
  }

  @Test func orthogonalParametersHaveUnitSizedParts() {
    let architecture = Architecture(
      classes: [90], labels: 30, embedding: 40, layers: 2, units: 48, headUnits: 32, attention: 7, attentionUnits: 20)
    var generator = SplitMix64(seed: 1)
    let parameters = Parameters(architecture, .orthogonal, using: &generator)
    let layout = parameters.layout
    for slot in [layout.embeddings[0], layout.label!] {
      let variance = parameters[slot].reduce(0) { $0 + $1 * $1 } / Float(slot.count)
      #expect(abs(variance - 1) < 0.1, "\(slot.name)")
    }
    let recurrent = layout.recurrent[1].recurrent
    for gate in 0..<4 {
      let rows = (0..<48).map { row in
        parameters.values[recurrent.row(row)].dropFirst(gate * 48).prefix(48).map(Double.init)
      }
      for (i, row) in rows.enumerated() {
        for (j, other) in rows.enumerated() {
          let product = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - (i == j ? 1 : 0)) < 1e-5)
        }
      }
    }
    let bounds: [(ParameterLayout.Slot, Float)] = [
      (layout.recurrent[0].input, (6.0 / 88).squareRoot()), (layout.recurrent[1].input, (6.0 / 96).squareRoot()),
      (layout.attention!.key, (6.0 / 68).squareRoot()), (layout.attention!.output, (6.0 / 68).squareRoot()),
    ]
    for (slot, bound) in bounds {
      #expect(parameters[slot].allSatisfy { abs($0) <= bound } && parameters[slot].contains { abs($0) > 0.9 * bound })
    }
    #expect(parameters[layout.attention!.bias].allSatisfy { $0 == 0 })
    #expect(Array(parameters[layout.recurrent[1].bias]) == (0..<192).map { 48..<96 ~= $0 ? 1 : 0 })
  }
}
