internal import COneDNN

/// The weights that all steppers of a network share: 8-bit matrices, and tables that replace products with embeddings.
///
/// It is created quickly, once for all pieces.
public final class StepperWeights: Sendable {
  public let architecture: Architecture
  /// Input weights of each layer; nil for the first.
  let inputs: [PackedMatrix?]
  /// Recurrent weights of each layer.
  let recurrent: [PackedMatrix]
  /// Nil without attention.
  let attention: AttentionWeights?
  /// First layers of all heads, H×KU.
  let headState: PackedMatrix
  /// Output layer of each head, U×V.
  let heads: [PackedMatrix]
  let layout: ParameterLayout
  /// Biases, and the heads' tables of symbols, by their offset in the layout; the large matrices are packed instead.
  private let lookups: [Int: [Float]]
  /// V×4H for each column: the contribution of each symbol to the first layer's gates.
  private let gatesOfSymbol: [[Float]]
  /// (L + 1)×4H: the first layer's gates without any symbol, first without a label, then for each label.
  private let gatesOfLabel: [Float]

  public init(_ parameters: Parameters) {
    func packed(_ slot: ParameterLayout.Slot) -> PackedMatrix {
      PackedMatrix(parameters[slot], rows: slot.shape[0], columns: slot.shape[1])
    }
    architecture = parameters.architecture
    layout = parameters.layout
    let kept = layout.recurrent.map(\.bias) + [layout.headBias] + layout.heads.flatMap { $0.symbols + [$0.bias] }
    lookups = Dictionary(uniqueKeysWithValues: kept.map { ($0.offset, Array(parameters[$0])) })
    inputs = layout.recurrent.enumerated().map { $0 == 0 ? nil : packed($1.input) }
    recurrent = layout.recurrent.map { packed($0.recurrent) }
    attention = layout.attention.map { AttentionWeights($0, parameters) }
    headState = packed(layout.headState)
    heads = layout.heads.map { packed($0.weight) }
    let width = architecture.embedding
    gatesOfSymbol = layout.embeddings.enumerated().map { k, slot in
      parameters.gates(of: slot, inputs: k * width..<(k + 1) * width)
    }
    let bias = parameters[layout.recurrent[0].bias]
    let labels = layout.label.map { parameters.gates(of: $0, inputs: 0..<parameters.architecture.labelSize) } ?? []
    gatesOfLabel = bias + zip(labels.indices, labels).map { bias[bias.startIndex + $0 % bias.count] + $1 }
  }

  /// Sets the first layer's gates of a stream, in a B×4H matrix, to their value without any symbol.
  ///
  /// - Parameter label: −1 for none.
  func set(_ gates: inout [Float], stream: Int, label: Int) {
    let width = 4 * architecture.units
    copy(gatesOfLabel, from: (label + 1) * width, to: &gates, at: stream * width, count: width)
  }

  /// Adds a symbol's contribution to the first layer's gates of a stream, in a B×4H matrix.
  func add(symbol: Int, column: Int, toGates gates: inout [Float], stream: Int) {
    let width = 4 * architecture.units
    add(gatesOfSymbol[column], from: symbol * width, to: &gates, at: stream * width, count: width)
  }

  /// Adds one row of a head's table of symbols to the vector of a stream, in a B×n matrix.
  func add(row: Int, of slot: ParameterLayout.Slot, to sums: inout [Float], stream: Int) {
    let width = slot.shape[1]
    precondition(0..<slot.shape[0] ~= row, "symbol \(row) of \(slot.name)")
    add(lookups[slot.offset]!, from: row * width, to: &sums, at: stream * width, count: width)
  }

  /// Sets the vector of each stream, in a B×n matrix, to a bias.
  func set(_ sums: inout [Float], to slot: ParameterLayout.Slot) {
    let values = lookups[slot.offset]!
    for start in stride(from: 0, to: sums.count, by: slot.count) {
      copy(values, from: 0, to: &sums, at: start, count: slot.count)
    }
  }

  private func add(_ table: [Float], from: Int, to sums: inout [Float], at place: Int, count: Int) {
    precondition(from >= 0 && from + count <= table.count && place + count <= sums.count, "range in bounds")
    table.withUnsafeBufferPointer { table in
      sums.withUnsafeMutableBufferPointer {
        etude_add(Int64(count), table.baseAddress! + from, $0.baseAddress! + place)
      }
    }
  }
}

/// The attention head, prepared for inference.
struct AttentionWeights: Sendable {
  /// Weights of query, key and value, side by side: H×3D.
  let projection: PackedMatrix
  /// D×H.
  let output: PackedMatrix
  /// W, the largest distance first.
  let bias: [Float]

  init(_ slots: ParameterLayout.Attention, _ parameters: Parameters) {
    let (rows, units) = (slots.query.shape[0], slots.query.shape[1])
    let sides = [slots.query, slots.key, slots.value].map { parameters[$0] }
    let projection = (0..<rows).flatMap { row in
      sides.flatMap { $0.dropFirst(row * units).prefix(units) }
    }
    self.projection = PackedMatrix(projection[...], rows: rows, columns: 3 * units)
    output = PackedMatrix(parameters[slots.output], rows: units, columns: rows)
    bias = parameters[slots.bias].reversed()
  }
}

/// Copies part of an array into another array, in place.
func copy(_ source: [Float], from: Int, to target: inout [Float], at place: Int, count: Int) {
  target.withUnsafeMutableBufferPointer { target in
    source.withUnsafeBufferPointer { source in
      _ = UnsafeMutableBufferPointer(rebasing: target[place..<place + count])
        .update(fromContentsOf: UnsafeBufferPointer(rebasing: source[from..<from + count]))
    }
  }
}

extension Parameters {
  /// Precomputed products: each row of `slot` (V×k) times k rows of the first layer's input weights, V×4H.
  fileprivate func gates(of slot: ParameterLayout.Slot, inputs: Range<Int>) -> [Float] {
    let (input, width) = (layout.recurrent[0].input, 4 * architecture.units)
    var gates = [Float](repeating: 0, count: slot.shape[0] * width)
    values.withUnsafeBufferPointer { values in
      let start = values.baseAddress!
      etude_vector_products(
        Int64(slot.shape[0]), Int64(inputs.count), Int64(width), start + slot.offset,
        start + input.offset + inputs.lowerBound * width, &gates)
    }
    return gates
  }
}
