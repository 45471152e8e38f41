private import Support

/// The parameters of a network with the metadata of its file.
public struct Model: Sendable {
  public var parameters: Parameters
  /// Texts by key, such as vocabularies and scores. The key `architecture` is reserved.
  public var metadata: [String: String]

  static let architectureKey = "architecture"

  public init(parameters: Parameters, metadata: [String: String] = [:]) {
    self.parameters = parameters
    self.metadata = metadata
  }

  /// Reads a `.safetensors` file. Its tensors must be exactly those of the architecture in its metadata.
  public static func read(_ path: String) throws(ModelFileError) -> Model {
    try Model(Safetensors.bytes(at: path), path: path)
  }

  /// - Parameter path: origin of the bytes, for error messages.
  package init(_ bytes: [UInt8], path: String) throws(ModelFileError) {
    var file = try SafetensorsReader(path: path).read(bytes)
    let architecture = try file.decode(Architecture.self, Self.architectureKey, path: path)
    parameters = try Parameters(taking: &file.tensors, architecture, path: path)
    metadata = file.metadata
    metadata[Self.architectureKey] = nil
  }

  /// Writes the file atomically.
  package func write(to path: String, precision: Safetensors.NumberFormat = .half) throws(ModelFileError) {
    var file = Safetensors(tensors: parameters.tensors, metadata: metadata)
    file.encode(parameters.architecture, Self.architectureKey)
    try file.write(to: path, precision: precision)
  }
}

extension Safetensors {
  /// Decodes a metadata text as JSON.
  func decode<Value: Decodable>(_ type: Value.Type, _ key: String, path: String) throws(ModelFileError) -> Value {
    guard let text = metadata[key] else { throw ModelFileError(path: path, .missingMetadata(key: key)) }
    do {
      return try decodeJSON(type, from: text)
    } catch {
      let reason = (error as? DecodingError)?.reason ?? "\(error)"
      throw ModelFileError(path: path, .badMetadata(key: key, reason: reason))
    }
  }

  mutating func encode(_ value: some Encodable, _ key: String) {
    metadata[key] = jsonLine(value)
  }
}

extension ParameterLayout {
  /// Throws unless the tensors are exactly those of the layout.
  ///
  /// - Parameters:
  ///   - shapes: shapes of the tensors by name.
  ///   - path: origin of the tensors, for error messages.
  func check(_ shapes: [String: [Int]], path: String) throws(ModelFileError) {
    for slot in slots {
      guard let shape = shapes[slot.name] else {
        throw ModelFileError(path: path, .missingTensor(name: slot.name, shape: slot.shape))
      }
      guard shape == slot.shape else {
        throw ModelFileError(path: path, .wrongShape(name: slot.name, expected: slot.shape, found: shape))
      }
    }
    let known = Set(slots.map(\.name))
    if let extra = shapes.keys.sorted().first(where: { !known.contains($0) }) {
      throw ModelFileError(path: path, .extraTensor(name: extra))
    }
  }
}

extension Parameters {
  /// The tensors by name, as in a file.
  var tensors: [String: Safetensors.Tensor] {
    Dictionary(
      uniqueKeysWithValues: layout.slots.map { slot in
        (slot.name, Safetensors.Tensor(shape: slot.shape, values: Array(self[slot])))
      })
  }

  /// - Parameters:
  ///   - tensors: left empty, so that no more than one of them is in memory twice.
  ///   - path: origin of the tensors, for error messages.
  init(
    taking tensors: inout [String: Safetensors.Tensor], _ architecture: Architecture, path: String
  ) throws(ModelFileError) {
    try ParameterLayout(architecture).check(tensors.mapValues(\.shape), path: path)
    self.init(zeros: architecture)
    for slot in layout.slots { self[slot] = tensors.removeValue(forKey: slot.name)!.values[...] }
  }
}
