// The learner against numbers that PyTorch wrote; Fixtures/torch_fixture.py made them.
import Foundation
import Testing

@testable import Network

struct TorchTests {
  private struct Step: Decodable {
    let inputs, targets, labels: [Int32]
    let loss: [Double]
  }

  private let fixture: Safetensors
  private let batches: [Batch]
  private let losses: [[Double]]
  private let start: Parameters

  init() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/torch.safetensors").path
    let fixture = try Safetensors.read(path)
    let (streams, steps) = (Int(fixture.metadata["streams"]!)!, Int(fixture.metadata["steps"]!)!)
    let stored = try fixture.decode([Step].self, "batches", path: path)
    batches = stored.enumerated().map { index, step in
      Batch(
        streams: streams, steps: steps, inputs: step.inputs, targets: step.targets, labels: step.labels,
        resets: Array(repeating: index == 0, count: streams))
    }
    losses = stored.map(\.loss)
    let architecture = try fixture.decode(Architecture.self, "architecture", path: path)
    start = try Parameters(fixture.part("start."), architecture, path: path)
    self.fixture = fixture
  }

  @Test func lossesAndGradients() {
    let learner = Learner(parameters: start, batch: 3, steps: 5, clip: 0.3, shards: 2)
    let report = learner.train(batches[0], learningRate: 0)
    #expect(distance(report.loss.map { Float($0) }, losses[0]) < 1e-6)
    let gradients = fixture.part("gradient.")
    for slot in start.layout.slots {
      let found = learner.gradient[slot.range]
      #expect(distance(found, gradients[slot.name]!.values.map(Double.init)) < 1e-4, "\(slot.name)")
    }
  }

  @Test(arguments: [("adam.", Optimizer.adam(), 0.01), ("sgd.", .sgd(momentum: 0.9), 1)])
  func threeUpdates(name: String, optimizer: Optimizer, rate: Double) {
    let learner = Learner(parameters: start, batch: 3, steps: 5, optimizer: optimizer, clip: 0.3, shards: 2)
    let reports = batches.map { learner.train($0, learningRate: rate) }
    if name == "adam." {
      for (report, loss) in zip(reports, losses) { #expect(distance(report.loss.map { Float($0) }, loss) < 1e-5) }
    }
    let expected = fixture.part(name)
    for slot in start.layout.slots {
      let found = zip(learner.parameters[slot], start[slot]).map { $0 - $1 }
      let change = zip(expected[slot.name]!.values, start[slot]).map { Double($0) - Double($1) }
      #expect(distance(found, change) < 3e-3, "the change of \(slot.name)")
    }
  }
}

extension Safetensors {
  /// The tensors whose names start with `prefix`, without it.
  fileprivate func part(_ prefix: String) -> [String: Tensor] {
    let named = tensors.filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }
}
