// Named tensors in a file (https://github.com/huggingface/safetensors). Must not know what the tensors are for.
//
// Eight bytes: the length of the header, little-endian. The header: a JSON object, name ▶ {dtype, shape, data_offsets},
// and `__metadata__` ▶ {string: string}. Then the data, row-major, little-endian, without gaps.
internal import Files

/// Tensors and text by name, as a `.safetensors` file holds them.
public struct Safetensors: Hashable, Sendable {
  /// Numbers in row-major order.
  public struct Tensor: Hashable, Sendable {
    public var shape: [Int]
    public var values: [Float]

    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "values that fill the shape \(shape)")
      self.shape = shape
      self.values = values
    }
  }

  /// How numbers are stored; all are read.
  public enum Precision: String, Sendable {
    case half = "F16"
    case single = "F32"
    /// Large matrices in 8 bits with a scale for each column (`QuantizedMatrix`), in the F32 tensor `NAME.scale`; all else
    /// as `half`.
    case byte = "I8"

    /// In bytes.
    var size: Int {
      switch self {
      case .byte: 1
      case .half: 2
      case .single: 4
      }
    }
  }

  public var tensors: [String: Tensor]
  public var metadata: [String: String]

  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// In bytes; three copies of the largest network that fits a laptop take half of it.
  private static let longest = 1 << 31

  public static func read(_ path: String) throws(ModelFileError) -> Safetensors {
    try SafetensorsReader(path: path).read(bytes(at: path))
  }

  package static func bytes(at path: String) throws(ModelFileError) -> [UInt8] {
    do { return try readFile(path, limit: longest) } catch { throw ModelFileError(path: path, .file(error)) }
  }

  /// Writes the file whole or not at all.
  public func write(to path: String, precision: Precision) throws(ModelFileError) {
    let bytes = try SafetensorsWriter(path: path, precision: precision).bytes(of: self)
    do {
      let file = try AtomicFile(path)
      try file.write(bytes)
      try file.commit()
    } catch { throw ModelFileError(path: path, .file(error)) }
  }
}
