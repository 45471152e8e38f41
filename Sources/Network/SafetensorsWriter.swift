/// Serializes tensors to a `.safetensors` file, ordered by name.
struct SafetensorsWriter {
  /// File name for error messages.
  let path: String
  let precision: Safetensors.NumberFormat

  func bytes(of file: Safetensors) throws(ModelFileError) -> [UInt8] {
    var tensors: [Stored] = []
    for (name, tensor) in file.tensors { tensors += try stored(name, tensor) }
    tensors.sort { $0.name < $1.name }
    let plans = tensors.map {
      Safetensors.Plan(name: $0.name, dtype: $0.precision.rawValue, shape: $0.shape, numberSize: $0.precision.size)
    }
    var bytes = Safetensors.head(plans, metadata: file.metadata)
    bytes.reserveCapacity(bytes.count + plans.reduce(0) { $0 + $1.size })
    for tensor in tensors { bytes += tensor.data }
    return bytes
  }

  /// A tensor in its stored form.
  private struct Stored {
    var name: String
    var precision: Safetensors.NumberFormat
    var shape: [Int]
    var data: [UInt8]

    init(_ name: String, _ precision: Safetensors.NumberFormat, _ shape: [Int], _ data: some Sequence<some Any>) {
      (self.name, self.precision, self.shape) = (name, precision, shape)
      self.data = Array(data).withUnsafeBytes { Array($0) }
    }
  }

  /// A tensor, or a quantized matrix with its scales.
  private func stored(_ name: String, _ tensor: Safetensors.Tensor) throws(ModelFileError) -> [Stored] {
    if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw fail(.notFinite(name: name, index: index))
    }
    func single(_ name: String, _ shape: [Int], _ values: [Float]) -> Stored {
      Stored(name, .single, shape, values.lazy.map { $0.bitPattern.littleEndian })
    }
    switch precision {
    case .single: return [single(name, tensor.shape, tensor.values)]
    case .byte, .half:
      if precision == .byte, let matrix = QuantizedMatrix(tensor) {
        return [
          Stored(name, .byte, tensor.shape, matrix.steps),
          single(Safetensors.scaleName(of: name), [matrix.scales.count], matrix.scales),
        ]
      }
      let halves = tensor.values.map { Float16($0) }
      if let index = halves.firstIndex(where: { !$0.isFinite }) {
        throw fail(.beyondHalf(name: name, index: index, value: tensor.values[index]))
      }
      return [Stored(name, .half, tensor.shape, halves.lazy.map { $0.bitPattern.littleEndian })]
    }
  }

  private func fail(_ fact: ModelFileError.Fact) -> ModelFileError { ModelFileError(path: path, fact) }
}
