import ArgumentParser
import Foundation
import MIDI
import Network
import Tokens

struct Precision: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how much 8-bit inference increases the loss of a model.",
    discussion: """
      Teacher forcing over the beginnings of pieces, without labels; nats per event. `growth` is in percent.

      EXAMPLES
        etude-bench precision expressive.safetensors music --list validation.txt
      """)

  @Argument(help: "Model file.")
  var model: String

  @Argument(help: "Folder of MIDI files.")
  var folder: String

  @Option(help: "Text file with one file below the folder per line; without it, all .mid files are used.")
  var list: String?

  @Option(help: "Number of pieces, spread over the list.")
  var pieces = 32

  @Option(help: "Number of events of each piece, a multiple of 100.")
  var events = 1000

  func validate() throws { try requirePositive([pieces, events, events % Self.steps == 0 ? 1 : 0]) }

  func run() throws {
    let model = try Model.read(model)
    guard let json = model.metadata[Vocabulary.metadataKey] else {
      throw ValidationError("\(self.model): has no vocabulary; name a model that Étude has trained.")
    }
    let encoding = try Vocabulary(json: json).encoding
    let plays = try paths().map { encoding.encode(try MIDIFile.read(path: $0).file.performance) }
    let batches = stride(from: 0, to: events, by: Self.steps).map { batch(of: plays, from: $0) }
    let floats = learned(batches, model.parameters)
    let bytes = stepped(batches, StepperWeights(model.parameters))
    printJSON(
      Result(
        events: batches.reduce(0) { $0 + $1.targets.count { $0 >= 0 } } / encoding.columns.count,
        floats: floats.reduce(0, +), bytes: bytes.reduce(0, +),
        growth: (bytes.reduce(0, +) / floats.reduce(0, +) - 1) * 100, columns: encoding.columns,
        growthByColumn: zip(floats, bytes).map { ($1 / $0 - 1) * 100 }))
  }

  private static let steps = 100

  private func paths() throws -> [String] {
    let names =
      try list.map { try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n").map(String.init) }
      ?? FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mid") }.sorted()
    let count = min(pieces, names.count)
    guard count > 0 else { throw ValidationError("\(list ?? folder): names no MIDI files.") }
    return (0..<count).map { "\(folder)/\(names[$0 * names.count / count])" }
  }

  /// Some steps of all pieces side by side; −1 where a piece has ended.
  private func batch(of plays: [Rows], from first: Int) -> Batch {
    func rows(from first: Int) -> [Int32] {
      (first..<min(first + Self.steps, events + 1)).flatMap { row in
        plays.flatMap { row < $0.count ? $0[row] : Row(repeating: -1, count: $0.columns) }
      }
    }
    let none = [Int32](repeating: -1, count: plays.count)
    return Batch(
      streams: plays.count, steps: Self.steps, inputs: rows(from: first), targets: rows(from: first + 1), labels: none,
      resets: none.map { _ in first == 0 })
  }

  /// Nats per event, by column, of the network in single precision.
  private func learned(_ batches: [Batch], _ parameters: Parameters) -> [Double] {
    let learner = Learner(parameters: parameters, batch: batches[0].streams, steps: Self.steps)
    let reports = batches.map(learner.evaluate)
    let count = reports.reduce(0) { $0 + $1.count }
    return parameters.architecture.classes.indices.map { k in
      reports.reduce(0) { $0 + $1.loss[k] } / Double(count)
    }
  }

  /// Nats per event, by column, of the stepper.
  private func stepped(_ batches: [Batch], _ weights: StepperWeights) -> [Double] {
    let (streams, columns) = (batches[0].streams, weights.architecture.columns)
    var stepper = Stepper(weights, labels: batches[0].labels)
    var (loss, count) = ([Double](repeating: 0, count: columns), 0.0)
    for batch in batches {
      for step in 0..<batch.steps {
        let row = step * streams * columns..<(step + 1) * streams * columns
        stepper.advance(Array(batch.inputs[row]))
        add(stepper, targets: Array(batch.targets[row]), to: &loss)
        count += Double(stride(from: row.lowerBound, to: row.upperBound, by: columns).count { batch.targets[$0] >= 0 })
      }
    }
    return loss.map { $0 / count }
  }

  /// Adds the cross-entropies of one row of each stream.
  private func add(_ stepper: Stepper, targets: [Int32], to loss: inout [Double]) {
    for (k, classes) in stepper.architecture.classes.enumerated() {
      let streams = stride(from: 0, to: targets.count, by: loss.count)
      let logits = stepper.logits(column: k, given: streams.flatMap { targets[$0..<$0 + k].map { max(0, $0) } })
      for (stream, place) in streams.enumerated() where targets[place + k] >= 0 {
        let scores = logits[stream * classes..<(stream + 1) * classes].map(Double.init)
        loss[k] += log(scores.reduce(0) { $0 + exp($1) }) - scores[Int(targets[place + k])]
      }
    }
  }

  private struct Result: Encodable {
    var peer = "etude"
    var events: Int
    var floats, bytes, growth: Double
    var columns: [String]
    var growthByColumn: [Double]
  }
}
