// The JSON header of a `.safetensors` file. Must not know the data behind it.
private import FoundationEssentials

/// What stands under one name of the header: a tensor's place, or, under `__metadata__`, text.
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

/// Where a tensor lies and how its numbers are stored.
struct SafetensorsPlace: Codable {
  var dtype: String
  var shape: [Int]
  /// Begin and end in bytes, from the end of the header on.
  var data_offsets: [Int]

  /// Nil for a type of numbers that is not read.
  var precision: Safetensors.Precision? { Safetensors.Precision(rawValue: dtype) }
}

typealias SafetensorsHeader = [String: SafetensorsEntry]

extension SafetensorsHeader {
  init(json: ArraySlice<UInt8>) throws {
    self = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(json))
  }

  /// Padded with spaces, so that the data starts at a multiple of eight bytes.
  func json() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Names, text and integers can always be encoded.
    let bytes = try! encoder.encode(self)
    return Array(bytes) + Array(repeating: UInt8(ascii: " "), count: -bytes.count & 7)
  }
}
