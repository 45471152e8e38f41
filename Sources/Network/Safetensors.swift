internal import Files

/// Named tensors and texts, as in a `.safetensors` file (https://github.com/huggingface/safetensors).
///
/// The file starts with eight bytes: the length of the header, little-endian. The header is a JSON object that maps
/// names to {dtype, shape, data_offsets}, and `__metadata__` to an object of strings. The data follows: row-major,
/// little-endian, without gaps.
public struct Safetensors: Hashable, Sendable {
  /// Numbers in row-major order.
  public struct Tensor: Hashable, Sendable {
    public var shape: [Int]
    public var values: [Float]

    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "the values fill the shape \(shape)")
      self.shape = shape
      self.values = values
    }
  }

  /// Number format for writing; reading accepts all of them.
  public enum NumberFormat: String, Sendable {
    case half = "F16"
    case single = "F32"
    /// Large matrices are stored as 8-bit integers with one scale per column (`QuantizedMatrix`) in the F32 tensor
    /// `NAME.scale`; all other tensors as `half`.
    case byte = "I8"

    /// Size of a number in bytes.
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

  /// Maximum file size in bytes. Three copies of the largest network that fits a laptop take half of it.
  private static let longest = 1 << 31

  public static func read(_ path: String) throws(ModelFileError) -> Safetensors {
    try SafetensorsReader(path: path).read(bytes(at: path))
  }

  package static func bytes(at path: String) throws(ModelFileError) -> [UInt8] {
    do { return try readFile(path, limit: longest) } catch { throw ModelFileError(path: path, .file(error)) }
  }

  /// Writes the file atomically.
  public func write(to path: String, precision: NumberFormat) throws(ModelFileError) {
    let bytes = try SafetensorsWriter(path: path, precision: precision).bytes(of: self)
    do {
      let file = try AtomicFile(path)
      try file.write(bytes)
      try file.commit()
    } catch { throw ModelFileError(path: path, .file(error)) }
  }
}
