/// The layout of an architecture's parameters in one flat buffer.
package struct ParameterLayout: Hashable, Sendable {
  /// A named row-major tensor within the flat buffer.
  package struct Slot: Hashable, Sendable {
    package let name: String
    package let shape: [Int]
    /// Offset of the first value: a multiple of 16, so that tensors start on cache lines.
    package let offset: Int

    package var count: Int { shape.reduce(1, *) }
    package var range: Range<Int> { offset..<offset + count }

    /// Range of one row in the flat buffer.
    func row(_ row: Int) -> Range<Int> {
      let width = shape.last!
      return offset + row * width..<offset + (row + 1) * width
    }
  }

  /// Parameters of an LSTM layer, with gates in the order i, f, g, o.
  package struct Recurrent: Hashable, Sendable {
    /// Shapes I×4H, H×4H and 4H.
    package let input, recurrent, bias: Slot
  }

  /// Parameters of the attention head.
  package struct Attention: Hashable, Sendable {
    /// H×D each.
    package let query, key, value: Slot
    /// D×H.
    package let output: Slot
    /// W: bias added to the score at each distance, from 0.
    package let bias: Slot
  }

  /// Parameters of head k. The product of its first layer with the state is part of `headState`.
  package struct Head: Hashable, Sendable {
    /// V_j×U for each column j < k: the contribution of column j's symbol to the hidden layer.
    package let symbols: [Slot]
    /// Shapes U×V and V.
    package let weight, bias: Slot
  }

  /// V×E for each column.
  package let embeddings: [Slot]
  /// L×KE; nil without labels.
  package let label: Slot?
  package let recurrent: [Recurrent]
  package let attention: Attention?
  /// Shapes H×KU and KU: the first layers of all heads, side by side.
  package let headState, headBias: Slot
  package let heads: [Head]
  /// All tensors, in order.
  package let slots: [Slot]
  /// Length of the flat buffer. Gaps between the tensors are zero.
  package let count: Int

  package init(_ a: Architecture) {
    var allocator = Allocator()
    embeddings = a.classes.indices.map { allocator.slot("embedding.\($0)", [a.classes[$0], a.embedding]) }
    label = a.labels > 0 ? allocator.slot("embedding.label", [a.labels, a.labelSize]) : nil
    recurrent = (0..<a.layers).map { layer in
      Recurrent(
        input: allocator.slot("lstm.\(layer).input", [a.inputs(ofLayer: layer), 4 * a.units]),
        recurrent: allocator.slot("lstm.\(layer).recurrent", [a.units, 4 * a.units]),
        bias: allocator.slot("lstm.\(layer).bias", [4 * a.units]))
    }
    attention =
      a.attention == 0
      ? nil
      : Attention(
        query: allocator.slot("attention.query", [a.units, a.attentionUnits]),
        key: allocator.slot("attention.key", [a.units, a.attentionUnits]),
        value: allocator.slot("attention.value", [a.units, a.attentionUnits]),
        output: allocator.slot("attention.output", [a.attentionUnits, a.units]),
        bias: allocator.slot("attention.bias", [a.attention]))
    headState = allocator.slot("heads.state", [a.units, a.columns * a.headUnits])
    headBias = allocator.slot("heads.bias", [a.columns * a.headUnits])
    heads = a.classes.indices.map { k in
      Head(
        symbols: (0..<k).map { allocator.slot("heads.\(k).symbol.\($0)", [a.classes[$0], a.headUnits]) },
        weight: allocator.slot("heads.\(k).weight", [a.headUnits, a.classes[k]]),
        bias: allocator.slot("heads.\(k).bias", [a.classes[k]]))
    }
    slots = allocator.slots
    count = allocator.end
  }

  /// Parameters that are looked up by row: embeddings, and the heads' symbol tables.
  var tables: [Slot] { embeddings + (label.map { [$0] } ?? []) + heads.flatMap(\.symbols) }
  /// Parameters that are used in matrix products.
  var matrices: [Slot] {
    recurrent.flatMap { [$0.input, $0.recurrent] }
      + (attention.map { [$0.query, $0.key, $0.value, $0.output] } ?? []) + [headState] + heads.map(\.weight)
  }

  private struct Allocator {
    var slots: [Slot] = []
    var end = 0

    mutating func slot(_ name: String, _ shape: [Int]) -> Slot {
      let slot = Slot(name: name, shape: shape, offset: end)
      slots.append(slot)
      end = (slot.range.upperBound + 15) & ~15
      return slot
    }
  }
}
