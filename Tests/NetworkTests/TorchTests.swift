// Compares the learner with numbers from PyTorch, written by Fixtures/torch_fixture.py.
import Foundation
import Testing

@testable import Network

struct TorchTests {
  @Test(arguments: ["torch", "torch_attention"])
  func lossesAndGradients(name: String) throws {
    let fixture = try TorchFixture(name)
    let learner = fixture.learner()
    let report = learner.train(fixture.batches[0], learningRate: 0)
    #expect(distance(report.loss.map { Float($0) }, fixture.losses[0]) < 1e-6)
    fixture.expectGradient(of: learner, "gradient.", within: 1e-4)
  }

  /// One stream starts again before the third batch, and the window is shorter than what was carried.
  @Test func gradientsThatDependOnCarriedKeysAndValues() throws {
    let fixture = try TorchFixture("torch_attention")
    let learner = fixture.learner()
    for batch in fixture.batches { _ = learner.train(batch, learningRate: 0.01) }
    // Two updates of Adam have amplified rounding errors of gradients near zero.
    fixture.expectGradient(of: learner, "gradient3.", within: 2e-3)
  }

  @Test(arguments: [
    ("torch", "adam.", Optimizer.adam(), 0.01), ("torch", "sgd.", .sgd(momentum: 0.9), 1),
    ("torch_attention", "adam.", .adam(), 0.01), ("torch_attention", "adamw.", .adamW(decay: 0.5), 0.01),
  ])
  func threeUpdates(name: String, prefix: String, optimizer: Optimizer, rate: Double) throws {
    let fixture = try TorchFixture(name)
    let learner = fixture.learner(optimizer)
    let reports = fixture.batches.map { learner.train($0, learningRate: rate) }
    if prefix == "adam." {
      for (report, loss) in zip(reports, fixture.losses) {
        #expect(distance(report.loss.map { Float($0) }, loss) < 1e-5)
      }
    }
    let (start, expected) = (fixture.start, fixture.part(prefix))
    for slot in start.layout.slots {
      let found = zip(learner.parameters[slot], start[slot]).map { $0 - $1 }
      let change = zip(expected[slot.name]!.values, start[slot]).map { Double($0) - Double($1) }
      #expect(distance(found, change) < 3e-3, "the change of \(slot.name)")
    }
  }
}

/// Numbers that PyTorch computed for one network.
private struct TorchFixture {
  private struct Step: Decodable {
    let inputs, targets, labels: [Int32]
    let loss: [Double]
    /// Nil if all streams start with the first batch and none is reset later.
    let resets: [Bool]?
  }

  let batches: [Batch]
  let losses: [[Double]]
  let start: Parameters
  private let file: Safetensors

  init(_ name: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).safetensors").path
    file = try Safetensors.read(path)
    let (streams, steps) = (Int(file.metadata["streams"]!)!, Int(file.metadata["steps"]!)!)
    let stored = try file.decode([Step].self, "batches", path: path)
    batches = stored.enumerated().map { index, step in
      Batch(
        streams: streams, steps: steps, inputs: step.inputs, targets: step.targets, labels: step.labels,
        resets: step.resets ?? Array(repeating: index == 0, count: streams))
    }
    losses = stored.map(\.loss)
    let architecture = try file.decode(Architecture.self, "architecture", path: path)
    var tensors = Self.part("start.", of: file)
    start = try Parameters(taking: &tensors, architecture, path: path)
  }

  func learner(_ optimizer: Optimizer = .adam()) -> Learner {
    Learner(parameters: start, batch: 3, steps: 5, optimizer: optimizer, clip: 0.3, shards: 2)
  }

  func expectGradient(of learner: Learner, _ prefix: String, within bound: Double) {
    let gradients = part(prefix)
    for slot in start.layout.slots {
      let found = learner.gradient[slot.range]
      #expect(distance(found, gradients[slot.name]!.values.map(Double.init)) < bound, "\(slot.name)")
    }
  }

  func part(_ prefix: String) -> [String: Safetensors.Tensor] { Self.part(prefix, of: file) }

  /// The tensors whose names start with `prefix`, which is removed.
  private static func part(_ prefix: String, of file: Safetensors) -> [String: Safetensors.Tensor] {
    let named = file.tensors.filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }
}
