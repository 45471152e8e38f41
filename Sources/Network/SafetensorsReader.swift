// From bytes to tensors. Must not know where the bytes come from, but for the name of the place.

/// Reads the bytes of one file; whatever does not fit is refused by name.
struct SafetensorsReader {
  /// For error messages.
  let path: String

  func read(_ bytes: [UInt8]) throws(ModelFileError) -> Safetensors {
    let start = try dataStart(bytes)
    let header = try header(bytes[8..<start])
    var file = Safetensors()
    var places: [(name: String, SafetensorsPlace)] = []
    for (name, entry) in header {
      switch entry {
      case .tensor(let place): places.append((name, place))
      case .metadata(let text): file.metadata = text
      }
    }
    places.sort { ($0.1.data_offsets.first ?? 0, $0.name) < ($1.1.data_offsets.first ?? 0, $1.name) }
    var end = 0
    for (name, place) in places { end = try check(place, name, from: end) }
    guard start + end == bytes.count else { throw fail(.wrongLength(expected: start + end, found: bytes.count)) }
    for (name, place) in places {
      let data = bytes[start + place.data_offsets[0]..<start + place.data_offsets[1]]
      file.tensors[name] = try tensor(name, place, data)
    }
    return file
  }

  private func dataStart(_ bytes: [UInt8]) throws(ModelFileError) -> Int {
    guard bytes.count >= 8 else { throw fail(.noHeader(bytes: bytes.count)) }
    let claimed = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard claimed <= UInt64(bytes.count - 8) else {
      throw fail(.headerBeyondEnd(claimed: claimed, available: bytes.count - 8))
    }
    return 8 + Int(claimed)
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

  /// Where the tensor ends, given that it starts at `start`.
  private func check(_ place: SafetensorsPlace, _ name: String, from start: Int) throws(ModelFileError) -> Int {
    guard let precision = Safetensors.Precision(rawValue: place.dtype) else {
      throw fail(.unsupportedType(name: name, found: place.dtype))
    }
    var size = precision.size
    for length in place.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product < 1 << 48 else { throw fail(.badShape(name: name, found: place.shape)) }
      size = product
    }
    // Far beyond any file, and far from an overflow.
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
      place.dtype == Safetensors.Precision.half.rawValue
        ? (0..<bytes.count / 2).map {
          Float(Float16(bitPattern: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))))
        }
        : (0..<bytes.count / 4).map {
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
        }
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw fail(.notFinite(name: name, index: index)) }
    return Safetensors.Tensor(shape: place.shape, values: values)
  }

  private func fail(_ fact: ModelFileError.Fact) -> ModelFileError { ModelFileError(path: path, fact) }
}

extension DecodingError {
  /// Where and why, on one line.
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
