/// Reads the bytes of a `.safetensors` file and validates them completely.
struct SafetensorsReader {
  /// File name for error messages.
  let path: String

  /// The locations of a file's tensors, and its metadata.
  struct Contents {
    /// In the order of the data.
    var places: [(name: String, place: SafetensorsPlace)] = []
    var metadata: [String: String] = [:]
  }

  func read(_ bytes: [UInt8]) throws(ModelFileError) -> Safetensors {
    let start = try dataStart(bytes, length: bytes.count)
    let contents = try contents(bytes[8..<start], length: bytes.count)
    var file = Safetensors(metadata: contents.metadata)
    for (name, place) in contents.places {
      let data = bytes[start + place.data_offsets[0]..<start + place.data_offsets[1]]
      file.tensors[name] = try tensor(name, place, data)
    }
    for (name, place) in contents.places where place.precision == .byte { try scale(name, in: &file.tensors) }
    return file
  }

  /// Offset of the data.
  ///
  /// - Parameters:
  ///   - bytes: at least the first eight bytes of the file, if it has that many.
  ///   - length: length of the file.
  func dataStart(_ bytes: [UInt8], length: Int) throws(ModelFileError) -> Int {
    guard length >= 8, bytes.count >= 8 else { throw fail(.noHeader(bytes: length)) }
    let claimed = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard claimed <= UInt64(length - 8) else {
      throw fail(.headerBeyondEnd(claimed: claimed, available: length - 8))
    }
    return 8 + Int(claimed)
  }

  /// Reads a header. Throws unless its tensors fill the rest of the file.
  ///
  /// - Parameter length: length of the file.
  func contents(_ json: ArraySlice<UInt8>, length: Int) throws(ModelFileError) -> Contents {
    var contents = Contents()
    for (name, entry) in try header(json) {
      switch entry {
      case .tensor(let place): contents.places.append((name, place))
      case .metadata(let text): contents.metadata = text
      }
    }
    contents.places.sort {
      ($0.place.data_offsets.first ?? 0, $0.name) < ($1.place.data_offsets.first ?? 0, $1.name)
    }
    var end = 0
    for (name, place) in contents.places { end = try check(place, name, from: end) }
    let expected = 8 + json.count + end
    guard expected == length else { throw fail(.wrongLength(expected: expected, found: length)) }
    try checkScales(contents.places)
    return contents
  }

  /// Throws if an 8-bit tensor is not a matrix or has no scale for each column. A scale can't be 8-bit itself, since it
  /// isn't a matrix.
  private func checkScales(_ places: [(name: String, place: SafetensorsPlace)]) throws(ModelFileError) {
    let shapes = Dictionary(uniqueKeysWithValues: places.map { ($0.name, $0.place.shape) })
    for (name, place) in places where place.precision == .byte {
      guard place.shape.count == 2 else { throw fail(.notAMatrix(name: name, found: place.shape)) }
      let (scale, expected) = (Safetensors.scaleName(of: name), [place.shape[1]])
      guard let found = shapes[scale] else { throw fail(.missingTensor(name: scale, shape: expected)) }
      guard found == expected else { throw fail(.wrongShape(name: scale, expected: expected, found: found)) }
    }
  }

  private func header(_ json: ArraySlice<UInt8>) throws(ModelFileError) -> SafetensorsHeader {
    do {
      return try SafetensorsHeader(json: json)
    } catch let error as DecodingError {
      throw fail(.badHeader(reason: error.reason))
    } catch {
      throw fail(.badHeader(reason: "\(error)"))
    }
  }

  /// Checks a tensor's location, given that it starts at `start`. Returns its end.
  private func check(_ place: SafetensorsPlace, _ name: String, from start: Int) throws(ModelFileError) -> Int {
    guard let precision = place.precision else {
      throw fail(.unsupportedType(name: name, found: place.dtype))
    }
    var size = precision.size
    for length in place.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product < 1 << 48 else { throw fail(.badShape(name: name, found: place.shape)) }
      size = product
    }
    // Far larger than any file, and far from overflow.
    guard start < 1 << 60 else { throw fail(.badShape(name: name, found: place.shape)) }
    guard place.data_offsets == [start, start + size] else {
      throw fail(.tensorOutOfPlace(name: name, expected: [start, start + size], found: place.data_offsets))
    }
    return start + size
  }

  private func tensor(
    _ name: String, _ place: SafetensorsPlace, _ data: ArraySlice<UInt8>
  ) throws(ModelFileError) -> Safetensors.Tensor {
    let values = data.withUnsafeBytes { bytes in
      switch place.precision {
      case .byte: bytes.map { Float(Int8(bitPattern: $0)) }
      case .half:
        [Float](unsafeUninitializedCapacity: bytes.count / 2) { values, count in
          count = bytes.count / 2
          for index in 0..<count {
            let half = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
            values.initializeElement(at: index, to: Float(half: half))
          }
        }
      default:
        (0..<bytes.count / 4).map {
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
        }
      }
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw fail(.notFinite(name: name, index: index)) }
    return Safetensors.Tensor(shape: place.shape, values: values)
  }

  /// Multiplies an 8-bit matrix by its scales, and removes them.
  private func scale(_ name: String, in tensors: inout [String: Safetensors.Tensor]) throws(ModelFileError) {
    var matrix = tensors[name]!
    matrix.scaleColumns(by: tensors.removeValue(forKey: Safetensors.scaleName(of: name))!.values)
    if let index = matrix.values.firstIndex(where: { !$0.isFinite }) {
      throw fail(.notFinite(name: name, index: index))
    }
    tensors[name] = matrix
  }

  private func fail(_ fact: ModelFileError.Fact) -> ModelFileError { ModelFileError(path: path, fact) }
}

extension DecodingError {
  /// Location and reason of the error, on one line.
  var reason: String {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context),
      .keyNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    @unknown default: return "\(self)"
    }
  }
}

extension Float {
  /// The value of an IEEE 754 half-precision number. The standard library calls a function for each, since not every
  /// processor has an instruction.
  init(half bits: UInt16) {
    let magnitude = UInt32(bits & 0x7FFF) << 13
    // The exponents' biases are 15 and 127.
    let value = Float(bitPattern: magnitude) * 0x1p112
    let special: UInt32 = magnitude >= 0x0F80_0000 ? 0x7F80_0000 : 0
    self.init(bitPattern: value.bitPattern | special | UInt32(bits & 0x8000) << 16)
  }
}
