internal import COneDNN
private import Glibc

/// Scheme for initial parameters.
public enum Initialization: String, Codable, CaseIterable, Sendable {
  /// Normal embeddings with standard deviation 0.1 (0.01 for labels), LSTM weights uniform in ±1/√H as in PyTorch.
  case uniform
  /// Normal embeddings and labels with standard deviation 1, Xavier-uniform LSTM input weights, recurrent weights
  /// orthogonal for each gate. Suits deep and wide networks.
  case orthogonal
}

/// All parameters of a network in one flat buffer.
public struct Parameters: Sendable {
  public let architecture: Architecture
  package let layout: ParameterLayout
  /// In the order of `layout`; zero between its tensors.
  package var values: [Float]

  /// Creates parameters that are all zero.
  public init(zeros architecture: Architecture) {
    self.architecture = architecture
    layout = ParameterLayout(architecture)
    values = [Float](repeating: 0, count: layout.count)
  }

  /// Creates random initial parameters.
  ///
  /// Forget gates have a bias of 1 (Jozefowicz et al. 2015). The heads are uniform in ±√(6 / fan-in) before the ReLU
  /// (He et al. 2015) and ±1/√U before the softmax, with symbol tables of standard deviation 0.1. All other biases are
  /// zero.
  public init(
    _ architecture: Architecture, _ initialization: Initialization = .uniform,
    using generator: inout some RandomNumberGenerator
  ) {
    self.init(zeros: architecture)
    let units = architecture.units
    switch initialization {
    case .uniform:
      for slot in layout.embeddings { fillNormal(slot, deviation: 0.1, using: &generator) }
      if let label = layout.label { fillNormal(label, deviation: 0.01, using: &generator) }
      for layer in layout.recurrent {
        fillUniform(layer.input, within: 1 / Float(units).squareRoot(), using: &generator)
        fillUniform(layer.recurrent, within: 1 / Float(units).squareRoot(), using: &generator)
      }
    case .orthogonal:
      for slot in layout.embeddings + (layout.label.map { [$0] } ?? []) {
        fillNormal(slot, deviation: 1, using: &generator)
      }
      for layer in layout.recurrent {
        fillXavier(layer.input, outputs: units, using: &generator)
        for gate in 0..<4 { fillOrthogonal(layer.recurrent, from: gate * units, using: &generator) }
      }
    }
    for layer in layout.recurrent {
      for i in units..<2 * units { values[layer.bias.offset + i] = 1 }
    }
    if let attention = layout.attention {
      for slot in [attention.query, attention.key, attention.value, attention.output] {
        fillXavier(slot, outputs: slot.shape[1], using: &generator)
      }
    }
    fillUniform(layout.headState, within: (6 / Float(units)).squareRoot(), using: &generator)
    for head in layout.heads {
      for slot in head.symbols { fillNormal(slot, deviation: 0.1, using: &generator) }
      fillUniform(head.weight, within: 1 / Float(architecture.headUnits).squareRoot(), using: &generator)
    }
  }

  /// The values of one tensor, row-major.
  package subscript(slot: ParameterLayout.Slot) -> ArraySlice<Float> {
    get { values[slot.range] }
    set {
      precondition(newValue.count == slot.count, "\(slot.name) takes \(slot.count) values")
      values.replaceSubrange(slot.range, with: newValue)
    }
  }

  /// Number of learned parameters.
  public var count: Int { layout.slots.reduce(0) { $0 + $1.count } }

  private mutating func fillUniform(
    _ slot: ParameterLayout.Slot, within bound: Float, using generator: inout some RandomNumberGenerator
  ) {
    for i in slot.range { values[i] = Float.random(in: -bound...bound, using: &generator) }
  }

  /// Xavier initialization: uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010).
  ///
  /// - Parameter outputs: outputs of one product; an LSTM's input weights combine four products.
  private mutating func fillXavier(
    _ slot: ParameterLayout.Slot, outputs: Int, using generator: inout some RandomNumberGenerator
  ) {
    fillUniform(slot, within: (6 / Float(slot.shape[0] + outputs)).squareRoot(), using: &generator)
  }

  /// Fills a square block of columns with orthonormal rows (Saxe, McClelland and Ganguli 2014), by modified
  /// Gram–Schmidt.
  private mutating func fillOrthogonal(
    _ slot: ParameterLayout.Slot, from column: Int, using generator: inout some RandomNumberGenerator
  ) {
    let size = slot.shape[0]
    var block = (0..<size * size).map { _ in normal(using: &generator) }
    etude_orthonormalize(Int64(size), &block)
    for row in 0..<size {
      let place = slot.row(row).lowerBound + column
      values.replaceSubrange(place..<place + size, with: block[row * size..<(row + 1) * size])
    }
  }

  private mutating func fillNormal(
    _ slot: ParameterLayout.Slot, deviation: Float, using generator: inout some RandomNumberGenerator
  ) {
    for i in slot.range { values[i] = deviation * normal(using: &generator) }
  }
}

/// A random number from the standard normal distribution (Box–Muller transform, 1958).
private func normal(using generator: inout some RandomNumberGenerator) -> Float {
  let (radius, angle) = (Float.random(in: 0..<1, using: &generator), Float.random(in: 0..<1, using: &generator))
  return (-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle)
}
