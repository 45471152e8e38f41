private import Support

extension Learner {
  /// Metadata key of `settings`. The caller may add other keys.
  private static let settingsKey = "learner"

  /// The complete state of the learner: weights and their average, optimizer state, carried states, settings and the
  /// number of updates. Write it in single precision.
  package var checkpoint: Safetensors {
    var file = Safetensors()
    for (name, buffer) in flatBuffers {
      file.tensors[name] = Safetensors.Tensor(shape: [buffer.count], values: buffer.array)
    }
    for (name, buffers) in stateBuffers {
      let values = buffers.flatMap(\.array)
      file.tensors[name] = Safetensors.Tensor(shape: [batch, values.count / batch], values: values)
    }
    file.encode(settings, Self.settingsKey)
    return file
  }

  /// Restores a learner that continues with exactly the same bits.
  ///
  /// - Parameters:
  ///   - path: origin of the checkpoint, for error messages.
  ///   - memory: maximum size of its activations in bytes; nil means the size of this machine's memory.
  public convenience init(
    restoring checkpoint: Safetensors, path: String, memory: Int? = nil
  ) throws(ModelFileError) {
    let settings = try checkpoint.decode(Settings.self, Self.settingsKey, path: path)
    guard settings.isPossible else {
      throw ModelFileError(path: path, .badMetadata(key: Self.settingsKey, reason: "settings out of range"))
    }
    // Check the sizes before allocating memory for them.
    let architecture = settings.architecture
    _ = try checkpoint.tensor("weights", [ParameterLayout(architecture).count], path: path)
    _ = try checkpoint.tensor("training.0.hidden", [settings.batch, architecture.units], path: path)
    let needed = settings.gateBytes
    guard needed <= memory ?? machineMemory else {
      let reason = "batches of \(settings.batch) × \(settings.steps) events need \(needed >> 30) GiB of memory"
      throw ModelFileError(path: path, .badMetadata(key: Self.settingsKey, reason: reason))
    }
    self.init(parameters: Parameters(zeros: settings.architecture), settings: settings)
    for (name, buffer) in flatBuffers { try checkpoint.copy(name, [buffer.count], to: [buffer], path: path) }
    for (name, buffers) in stateBuffers {
      let count = buffers.reduce(0) { $0 + $1.count }
      try checkpoint.copy(name, [batch, count / batch], to: buffers, path: path)
    }
  }

  private var flatBuffers: [(String, Floats)] {
    [("weights", weights), ("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
      + (average.map { [("average", $0.values)] } ?? [])
  }

  /// The states carried by the training streams, in the order of the shards. Evaluations always start from reset
  /// streams, so their states are not saved.
  private var stateBuffers: [(String, [Floats])] {
    let layers = (0..<architecture.layers).flatMap { layer in
      [
        ("training.\(layer).hidden", trainingStates.map { $0.layers[layer].hidden }),
        ("training.\(layer).cell", trainingStates.map { $0.layers[layer].cell }),
      ]
    }
    guard architecture.attention > 0 else { return layers }
    return layers + [
      ("training.attention.keys", trainingStates.map { $0.attention!.keys }),
      ("training.attention.values", trainingStates.map { $0.attention!.values }),
      ("training.attention.lengths", trainingStates.map { $0.attention!.lengths }),
    ]
  }
}

extension Safetensors {
  /// Copies a tensor of the given shape into consecutive buffers of the same total size.
  fileprivate func copy(_ name: String, _ shape: [Int], to buffers: [Floats], path: String) throws(ModelFileError) {
    var rest = try tensor(name, shape, path: path).values[...]
    for buffer in buffers {
      buffer.fill(from: rest.prefix(buffer.count))
      rest = rest.dropFirst(buffer.count)
    }
  }
  /// Returns the tensor of this name. Throws unless it exists and has this shape.
  fileprivate func tensor(_ name: String, _ shape: [Int], path: String) throws(ModelFileError) -> Tensor {
    guard let tensor = tensors[name] else { throw ModelFileError(path: path, .missingTensor(name: name, shape: shape)) }
    guard tensor.shape == shape else {
      throw ModelFileError(path: path, .wrongShape(name: name, expected: shape, found: tensor.shape))
    }
    return tensor
  }
}

extension Learner.Settings {
  /// Bytes of the LSTM layers' gates for all positions of a batch, less than what a learner takes.
  fileprivate var gateBytes: Int { batch * steps * 4 * architecture.units * architecture.layers * 4 }
}
