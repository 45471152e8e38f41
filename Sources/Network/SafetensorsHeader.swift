private import FoundationEssentials
private import Support

/// An entry of the header: a tensor's location or, for `__metadata__`, texts.
enum SafetensorsEntry: Codable {
  case tensor(SafetensorsPlace)
  case metadata([String: String])

  static let metadataName = "__metadata__"

  init(from decoder: any Decoder) throws {
    if decoder.codingPath.last?.stringValue == Self.metadataName {
      self = .metadata(try [String: String](from: decoder))
    } else {
      self = .tensor(try SafetensorsPlace(from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .tensor(let place): try place.encode(to: encoder)
    case .metadata(let text): try text.encode(to: encoder)
    }
  }
}

/// Location and number format of a tensor.
struct SafetensorsPlace: Codable {
  var dtype: String
  var shape: [Int]
  /// Start and end in bytes, relative to the end of the header.
  var data_offsets: [Int]

  /// Nil for unsupported number formats.
  var precision: Safetensors.NumberFormat? { Safetensors.NumberFormat(rawValue: dtype) }
}

typealias SafetensorsHeader = [String: SafetensorsEntry]

extension SafetensorsHeader {
  init(json: ArraySlice<UInt8>) throws {
    self = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(json))
  }

  /// The header as JSON, padded with spaces so that the data starts at a multiple of eight bytes.
  func json() -> [UInt8] {
    let bytes = Array(jsonLine(self).utf8)
    return bytes + Array(repeating: UInt8(ascii: " "), count: -bytes.count & 7)
  }
}

extension Safetensors {
  /// Description of a tensor whose numbers are written later.
  package struct Plan {
    let name: String
    let dtype: String
    let shape: [Int]
    /// Size of all its numbers in bytes.
    let size: Int

    /// - Parameters:
    ///   - dtype: number format, as in the file, such as `I32`.
    ///   - numberSize: size of one number in bytes.
    package init(name: String, dtype: String, shape: [Int], numberSize: Int) {
      (self.name, self.dtype, self.shape, size) = (name, dtype, shape, shape.reduce(numberSize, *))
    }
  }

  /// The beginning of a file: length and header. The tensors' numbers must follow in this order and without gaps.
  package static func head(_ tensors: [Plan], metadata: [String: String]) -> [UInt8] {
    var header: SafetensorsHeader = [:]
    if !metadata.isEmpty { header[SafetensorsEntry.metadataName] = .metadata(metadata) }
    var end = 0
    for tensor in tensors {
      header[tensor.name] = .tensor(
        SafetensorsPlace(dtype: tensor.dtype, shape: tensor.shape, data_offsets: [end, end + tensor.size]))
      end += tensor.size
    }
    let json = header.json()
    return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
  }
}
