internal import Files

/// The header of a model file, read without its weights.
public struct ModelHeader: Sendable {
  public let architecture: Architecture
  /// All metadata except the architecture.
  public let metadata: [String: String]
  /// Number of parameters.
  public let parameters: Int
  /// Storage format of most of the weights.
  package let storage: Safetensors.NumberFormat
  /// Size of the file in bytes.
  public let length: Int

  /// Reads the header. Names, shapes and offsets of all tensors are checked as in `Model.read`, but not their numbers.
  public init(path: String) throws(ModelFileError) {
    let reader = SafetensorsReader(path: path)
    let (first, length) = try Self.beginning(of: path, count: 8)
    let start = try reader.dataStart(first, length: length)
    let contents = try reader.contents(Self.beginning(of: path, count: start).bytes.dropFirst(8), length: length)
    architecture = try Safetensors(metadata: contents.metadata)
      .decode(Architecture.self, Model.architectureKey, path: path)
    let layout = ParameterLayout(architecture)
    var shapes = Dictionary(uniqueKeysWithValues: contents.places.map { ($0.name, $0.place.shape) })
    for (name, place) in contents.places where place.precision == .byte {
      shapes[Safetensors.scaleName(of: name)] = nil
    }
    try layout.check(shapes, path: path)
    let sizes = Dictionary(contents.places.map { ($0.place.precision!, $0.place.size) }, uniquingKeysWith: +)
    storage = sizes.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }!.key
    parameters = layout.slots.reduce(0) { $0 + $1.count }
    metadata = contents.metadata.filter { $0.key != Model.architectureKey }
    self.length = length
  }

  private static func beginning(
    of path: String, count: Int
  ) throws(ModelFileError) -> (bytes: [UInt8], length: Int) {
    do { return try readBeginning(of: path, count: count) } catch { throw ModelFileError(path: path, .file(error)) }
  }
}

extension SafetensorsPlace {
  /// Size in bytes of a tensor whose offsets have been checked.
  fileprivate var size: Int { data_offsets[1] - data_offsets[0] }
}
