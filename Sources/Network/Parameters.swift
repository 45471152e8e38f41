// The numbers that a network learns, as a value. Must not know how they are used or stored.
internal import COneDNN
private import Glibc

/// How the parameters of a network begin.
public enum Initialization: String, Codable, CaseIterable, Sendable {
  /// Embeddings normal with deviation 0.1 (a label's 0.01), LSTM weights uniform within ±1/√H as PyTorch's.
  case uniform
  /// Embeddings and labels normal with deviation 1, LSTM input weights uniform as Glorot and Bengio's, recurrent weights
  /// orthogonal for each gate: what deep and wide networks learn from.
  case orthogonal
}

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

  /// Fresh parameters.
  ///
  /// Forget gates are biased by 1 (Jozefowicz et al. 2015), the heads are uniform within ±√(6 / fan-in) for the layer before
  /// the ReLU (He et al. 2015) and ±1/√U for the one before the softmax, with tables of deviation 0.1; all other biases
  /// are zero.
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

  /// Within ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010).
  ///
  /// - Parameter outputs: of the product that the matrix is for; an LSTM's input weights are four such products.
  private mutating func fillXavier(
    _ slot: ParameterLayout.Slot, outputs: Int, using generator: inout some RandomNumberGenerator
  ) {
    fillUniform(slot, within: (6 / Float(slot.shape[0] + outputs)).squareRoot(), using: &generator)
  }

  /// A square block of columns whose rows are orthonormal (Saxe, McClelland and Ganguli 2014), by modified Gram and Schmidt.
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

/// A number of the standard normal distribution, by Box and Muller's transform (1958).
private func normal(using generator: inout some RandomNumberGenerator) -> Float {
  let (radius, angle) = (Float.random(in: 0..<1, using: &generator), Float.random(in: 0..<1, using: &generator))
  return (-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle)
}
