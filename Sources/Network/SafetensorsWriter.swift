// From tensors to bytes. Must not know where the bytes go, but for the name of the place.

/// Writes the tensors of one file, in the order of their names.
struct SafetensorsWriter {
  /// For error messages.
  let path: String
  let precision: Safetensors.Precision

  func bytes(of file: Safetensors) throws(ModelFileError) -> [UInt8] {
    let tensors = file.tensors.sorted { $0.key < $1.key }
    let plans = tensors.map {
      Safetensors.Plan(name: $0, dtype: precision.rawValue, shape: $1.shape, numberSize: precision.size)
    }
    var bytes = Safetensors.head(plans, metadata: file.metadata)
    bytes.reserveCapacity(bytes.count + plans.reduce(0) { $0 + $1.size })
    for (name, tensor) in tensors { try append(tensor, name, to: &bytes) }
    return bytes
  }

  private func append(_ tensor: Safetensors.Tensor, _ name: String, to bytes: inout [UInt8]) throws(ModelFileError) {
    if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw fail(.notFinite(name: name, index: index))
    }
    switch precision {
    case .single:
      tensor.values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { bytes += $0 }
    case .half:
      let halves = tensor.values.map { Float16($0) }
      if let index = halves.firstIndex(where: { !$0.isFinite }) {
        throw fail(.beyondHalf(name: name, index: index, value: tensor.values[index]))
      }
      halves.map { $0.bitPattern.littleEndian }.withUnsafeBytes { bytes += $0 }
    }
  }

  private func fail(_ fact: ModelFileError.Fact) -> ModelFileError { ModelFileError(path: path, fact) }
}
