/// An 8-bit R×C matrix: each number is an integer from −127 to 127 times a scale of its column, rounded to nearest.
///
/// Scales have 17 significant bits, so that 127 times a scale is exact, and quantizing a quantized matrix again doesn't
/// change it.
struct QuantizedMatrix {
  /// R×C, row-major.
  let steps: [Int8]
  /// C scales; 0 for a column of zeros.
  let scales: [Float]

  /// Smaller tensors are not quantized.
  private static let fewest = 1 << 12

  /// Returns nil unless the tensor is a matrix of at least 4096 numbers.
  ///
  /// - Precondition: the numbers are finite.
  init?(_ tensor: Safetensors.Tensor) {
    guard tensor.shape.count == 2, tensor.values.count >= Self.fewest else { return nil }
    let columns = tensor.shape[1]
    var largest = [Float](repeating: 0, count: columns)
    for (index, value) in tensor.values.enumerated() {
      largest[index % columns] = max(largest[index % columns], abs(value))
    }
    let scales = largest.map { Self.scale($0) }
    steps = tensor.values.enumerated().map { index, value in
      let scale = scales[index % columns]
      return scale == 0 ? 0 : Int8((value / scale).rounded())
    }
    self.scales = scales
  }

  /// The smallest 17-bit number of which 127 steps reach `largest`; 0 if it would be subnormal.
  private static func scale(_ largest: Float) -> Float {
    let scale = largest / 127
    guard scale.isNormal else { return 0 }
    let unit = scale.ulp * 128
    return (scale / unit).rounded(.up) * unit
  }
}

extension Safetensors {
  /// Name of the tensor with the scales of a quantized matrix.
  static func scaleName(of name: String) -> String { name + ".scale" }
}

extension Safetensors.Tensor {
  /// Multiplies each column of a matrix by its scale.
  mutating func scaleColumns(by scales: [Float]) {
    for index in values.indices { values[index] *= scales[index % scales.count] }
  }
}
