// The numbers that a network learns, as a value. Must not know how they are used or stored.
private import Glibc

/// All parameters of one network, in one flat buffer.
public struct Parameters: Sendable {
  public let architecture: Architecture
  package let layout: ParameterLayout
  /// As `layout` says; zero between its slots.
  package var values: [Float]

  /// Parameters that are all zero.
  public init(zeros architecture: Architecture) {
    self.architecture = architecture
    layout = ParameterLayout(architecture)
    values = [Float](repeating: 0, count: layout.count)
  }

  /// Fresh parameters: embeddings normal with deviation 0.1 (a label's 0.01), LSTM weights uniform within ±1/√H as
  /// PyTorch's, forget gates biased by 1 (Jozefowicz et al. 2015), heads uniform within ±√(6 / fan-in) for the layer
  /// before the ReLU (He et al. 2015) and ±1/√U for the one before the softmax, all other biases zero.
  public init(_ architecture: Architecture, using generator: inout some RandomNumberGenerator) {
    self.init(zeros: architecture)
    for slot in layout.embeddings { fillNormal(slot, deviation: 0.1, using: &generator) }
    if let label = layout.label { fillNormal(label, deviation: 0.01, using: &generator) }
    let units = architecture.units
    for layer in layout.recurrent {
      fillUniform(layer.input, within: 1 / Float(units).squareRoot(), using: &generator)
      fillUniform(layer.recurrent, within: 1 / Float(units).squareRoot(), using: &generator)
      for i in units..<2 * units { values[layer.bias.offset + i] = 1 }
    }
    fillUniform(layout.headState, within: (6 / Float(units)).squareRoot(), using: &generator)
    for head in layout.heads {
      for slot in head.symbols { fillNormal(slot, deviation: 0.1, using: &generator) }
      fillUniform(head.weight, within: 1 / Float(architecture.headUnits).squareRoot(), using: &generator)
    }
  }

  /// The values of one slot, row-major.
  package subscript(slot: ParameterLayout.Slot) -> ArraySlice<Float> {
    get { values[slot.range] }
    set {
      precondition(newValue.count == slot.count, "\(slot.name) takes \(slot.count) values")
      values.replaceSubrange(slot.range, with: newValue)
    }
  }

  /// How many numbers are learned.
  public var count: Int { layout.slots.reduce(0) { $0 + $1.count } }

  private mutating func fillUniform(
    _ slot: ParameterLayout.Slot, within bound: Float, using generator: inout some RandomNumberGenerator
  ) {
    for i in slot.range { values[i] = Float.random(in: -bound...bound, using: &generator) }
  }

  /// Box and Muller's transform (1958).
  private mutating func fillNormal(
    _ slot: ParameterLayout.Slot, deviation: Float, using generator: inout some RandomNumberGenerator
  ) {
    for i in slot.range {
      let (radius, angle) = (Float.random(in: 0..<1, using: &generator), Float.random(in: 0..<1, using: &generator))
      values[i] = deviation * (-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle)
    }
  }
}
