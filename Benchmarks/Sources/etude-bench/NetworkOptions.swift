public import ArgumentParser
public import Network
import Tokens

extension Network.Precision: @retroactive ExpressibleByArgument {}

/// One column of V classes, embedded in E numbers, under layers of H units; or the network of `etude train`.
struct NetworkOptions: ParsableArguments {
  @Option(help: "H: units of each LSTM layer.")
  var units = 512

  @Option(help: "V: number of symbols.")
  var vocabulary = 300

  @Option(help: "E: size of the embedding.")
  var embedding = 128

  @Option(
    help: """
      W: measure the network of etude train instead (four columns, embeddings of 64), with attention over W events; \
      0: without attention.
      """)
  var attention: Int?

  @Option(help: "D: size of the attention's queries, keys and values.")
  var attentionUnits = 128

  func validate() throws {
    try requirePositive([units, vocabulary, embedding, attentionUnits])
    if let attention, attention < 0 { throw ValidationError("Expected --attention 0 or more, found \(attention).") }
  }

  func of(units: Int) -> NetworkOptions {
    var options = self
    options.units = units
    return options
  }

  /// The same sizes as arguments of another program.
  var arguments: [String] {
    if let attention {
      ["--units", "\(units)", "--attention", "\(attention)", "--attention-units", "\(attentionUnits)"]
    } else {
      ["--units", "\(units)", "--vocabulary", "\(vocabulary)", "--embedding", "\(embedding)"]
    }
  }

  /// Newly initialized parameters.
  func parameters(layers: Int) -> Parameters {
    var generator = SystemRandomNumberGenerator()
    return Parameters(architecture(layers: layers), using: &generator)
  }

  private func architecture(layers: Int) -> Architecture {
    if let attention {
      Architecture(
        classes: ExpressiveEncoding().classes, layers: layers, units: units, attention: attention,
        attentionUnits: attentionUnits)
    } else {
      Architecture(classes: [vocabulary], embedding: embedding, layers: layers, units: units, headUnits: headUnits)
    }
  }

  /// The peers with one column have a single H×V product from the state to the symbols. Étude's head also has a hidden
  /// layer of U units. U is chosen so that the two products, H×U and U×V, cost at least as much as theirs; the excess,
  /// and the ReLU between them, are not counted as work.
  private var headUnits: Int {
    let least = Double(units * vocabulary) / Double(units + vocabulary)
    return Int((least / 16).rounded(.up)) * 16
  }
}

/// The data of one training step.
struct BatchOptions: ParsableArguments {
  @Option(help: "Number of LSTM layers.")
  var layers = 2

  @Option(help: "B: number of sequences in one training step.")
  var batch = 128

  @Option(help: "T: number of symbols per sequence.")
  var steps = 100

  func validate() throws { try requirePositive([layers, batch, steps]) }

  /// The same sizes as arguments of another program.
  var arguments: [String] { ["--layers", "\(layers)", "--batch", "\(batch)", "--steps", "\(steps)"] }
}

/// Rejects sizes and counts that are not above zero.
func requirePositive(_ values: [Int]) throws {
  if let value = values.first(where: { $0 < 1 }) { throw ValidationError("Expected numbers above 0, found \(value).") }
}
