// All that a learner needs to go on as if it had never stopped. Must not know when or where it is kept.

extension Learner {
  /// The metadata key of `settings`; other keys are free for whoever keeps the checkpoint.
  private static let settingsKey = "learner"

  /// Weights and their average, the optimizer's memory, carried states, settings and the number of updates; to be written in single
  /// precision.
  public var checkpoint: Safetensors {
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

  /// A learner that goes on bit for bit where the one of the checkpoint was.
  ///
  /// - Parameter path: where the checkpoint comes from, for error messages.
  public convenience init(restoring checkpoint: Safetensors, path: String) throws(ModelFileError) {
    let settings = try checkpoint.decode(Settings.self, Self.settingsKey, path: path)
    guard settings.isPossible else {
      throw ModelFileError(path: path, .badMetadata(key: Self.settingsKey, reason: "settings beyond their range"))
    }
    // Memory follows the tensors that are there, not the sizes that are claimed.
    let count = ParameterLayout(settings.architecture).count
    guard let weights = checkpoint.tensors["weights"] else {
      throw ModelFileError(path: path, .missingTensor(name: "weights", shape: [count]))
    }
    guard weights.shape == [count] else {
      throw ModelFileError(path: path, .wrongShape(name: "weights", expected: [count], found: weights.shape))
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

  /// The shards' parts of what the training streams carry, in the order of the streams. Evaluations begin with streams
  /// that are reset, so their states are not kept.
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
  /// Copies a tensor of the given shape into buffers that it fills, one after the other.
  fileprivate func copy(_ name: String, _ shape: [Int], to buffers: [Floats], path: String) throws(ModelFileError) {
    guard let tensor = tensors[name] else { throw ModelFileError(path: path, .missingTensor(name: name, shape: shape)) }
    guard tensor.shape == shape else {
      throw ModelFileError(path: path, .wrongShape(name: name, expected: shape, found: tensor.shape))
    }
    var rest = tensor.values[...]
    for buffer in buffers {
      buffer.fill(from: rest.prefix(buffer.count))
      rest = rest.dropFirst(buffer.count)
    }
  }
}
