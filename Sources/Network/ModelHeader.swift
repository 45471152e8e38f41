// What a model file says before its tensors.
internal import Files

/// A model file, described without its weights being read.
public struct ModelHeader: Sendable {
  public let architecture: Architecture
  /// Without the architecture.
  public let metadata: [String: String]
  /// Number of parameters.
  public let parameters: Int
  /// How most of the weights are stored.
  public let storage: Safetensors.Precision
  /// Size of the file in bytes.
  public let length: Int

  /// Reads the header. The names, shapes and places of all tensors are checked as in `Model.read`, their numbers are not.
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
  /// In bytes, of a tensor whose place has been checked.
  fileprivate var size: Int { data_offsets[1] - data_offsets[0] }
}
