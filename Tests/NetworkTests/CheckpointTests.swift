import Glibc
import Testing

@testable import Network

struct CheckpointTests {
  private let batches = (1...6).map { Batch.random(.small, streams: 5, steps: 6, seed: $0) }

  private func learner(
    _ optimizer: Optimizer = .adam(), averaging: Double = 0, _ architecture: Architecture = .small
  ) -> Learner {
    Learner(
      parameters: .random(architecture), batch: 5, steps: 6, optimizer: optimizer, dropout: 0.3, inputDropout: 0.1,
      averaging: averaging, shards: 2, seed: .max - 1)
  }

  @Test(arguments: [
    (Optimizer.adam(beta2: 0.99), 0.9, Architecture.small), (.sgd(momentum: 0.8), 0, .small),
    (.adamW(), 0.9, .attentive(4)), (.adamW(), 0, .attentive(17, layers: 3)),
  ])
  func aRestoredLearnerGoesOnBitForBit(optimizer: Optimizer, averaging: Double, architecture: Architecture) throws {
    let path = temporaryPath()
    defer { remove(path) }
    let straight = learner(optimizer, averaging: averaging, architecture)
    for batch in batches { _ = straight.train(batch, learningRate: 0.01) }

    let first = learner(optimizer, averaging: averaging, architecture)
    for batch in batches[..<3] { _ = first.train(batch, learningRate: 0.01) }
    try first.checkpoint.write(to: path, precision: .single)
    let second = try Learner(restoring: .read(path), path: path)
    for batch in batches[3...] { _ = second.train(batch, learningRate: 0.01) }

    #expect(second.updates == 6)
    #expect(second.parameters.values == straight.parameters.values)
    #expect(second.weights.array == straight.weights.array)
    #expect(second.checkpoint.tensors["training.1.cell"] == straight.checkpoint.tensors["training.1.cell"])
    var beginning = batches[1]
    beginning.resets = beginning.resets.map { _ in true }
    let restored = try Learner(restoring: .read(path), path: path)
    #expect(restored.evaluate(beginning) == first.evaluate(beginning))
  }

  @Test func whatACheckpointLacksIsNamed() throws {
    var checkpoint = learner().checkpoint
    checkpoint.tensors["optimizer.first"] = nil
    let count = learner().weights.count
    #expect(throws: ModelFileError(path: "p", .missingTensor(name: "optimizer.first", shape: [count]))) {
      try Learner(restoring: checkpoint, path: "p")
    }
    checkpoint = learner().checkpoint
    checkpoint.tensors["training.0.hidden"] = .init(shape: [1], values: [0])
    #expect(throws: ModelFileError(path: "p", .wrongShape(name: "training.0.hidden", expected: [5, 6], found: [1]))) {
      try Learner(restoring: checkpoint, path: "p")
    }
    checkpoint.metadata["learner"] = checkpoint.metadata["learner"]!.replacing(#""batch":5"#, with: #""batch":0"#)
    let reason = "settings out of range"
    #expect(throws: ModelFileError(path: "p", .badMetadata(key: "learner", reason: reason))) {
      try Learner(restoring: checkpoint, path: "p")
    }
    checkpoint.metadata = [:]
    #expect(throws: ModelFileError(path: "p", .missingMetadata(key: "learner"))) {
      try Learner(restoring: checkpoint, path: "p")
    }
  }

  @Test func sizesAreCheckedBeforeMemoryIsAllocated() {
    var checkpoint = learner().checkpoint
    checkpoint.metadata["learner"] = checkpoint.metadata["learner"]!.replacing(#""steps":6"#, with: #""steps":65536"#)
    let reason = "batches of 5 × 65536 events need 0 GiB of memory"
    #expect(throws: ModelFileError(path: "p", .badMetadata(key: "learner", reason: reason))) {
      try Learner(restoring: checkpoint, path: "p", memory: 1 << 20)
    }
    checkpoint.metadata["learner"] = checkpoint.metadata["learner"]!.replacing(#""batch":5"#, with: #""batch":65536"#)
    let wrong = ModelFileError.Fact.wrongShape(name: "training.0.hidden", expected: [65536, 6], found: [5, 6])
    #expect(throws: ModelFileError(path: "p", wrong)) { try Learner(restoring: checkpoint, path: "p") }
  }
}
