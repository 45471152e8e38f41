internal import FoundationEssentials
internal import NIOHTTP1

/// Settings for the next pieces; nil lets the composer choose.
package struct PieceSettings: Hashable, Sendable {
  /// A composer, or `none` for no particular style.
  package var composer: String?
  /// For example, `F# minor`.
  package var key: String?
  /// Notes per second.
  package var density: Double?
  /// Tempo factor; 1 plays as composed.
  package var tempo: Double?
  /// Mean velocity, 1…127.
  package var velocity: Double?
  package var temperature: Double?
  /// Approximate length of each piece.
  package var seconds: Double?
  /// Seed of the next piece only.
  package var seed: UInt64?

  package init() {}

  private enum Key: String, CodingKey, CaseIterable {
    case composer, key, density, tempo, velocity, temperature, seconds, seed
  }
}

extension PieceSettings: Encodable {
  /// Writes null for what the composer chooses, so that programs see every setting. The seed is a string, since
  /// JavaScript's numbers have only 53 bits.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(composer, forKey: .composer)
    try container.encode(key, forKey: .key)
    try container.encode(density, forKey: .density)
    try container.encode(tempo, forKey: .tempo)
    try container.encode(velocity, forKey: .velocity)
    try container.encode(temperature, forKey: .temperature)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(seed.map(String.init), forKey: .seed)
  }
}

extension PieceSettings {
  /// Returns a copy with the settings in a JSON object; null means that the composer chooses.
  ///
  /// - Throws: `HTTPError` 400 if the JSON is not such an object.
  func changed(by json: [UInt8]) throws(HTTPError) -> PieceSettings {
    do {
      var change = try JSONDecoder().decode(Change.self, from: Data(json))
      change.base = self
      return change.pieceSettings
    } catch {
      throw HTTPError(
        .badRequest,
        "The body must be a JSON object with some of \(Key.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  /// Value of each setting in a JSON object; nil if it is not mentioned.
  private struct Change: Decodable {
    var base = PieceSettings()
    private let composer, key: String??
    private let density, tempo, velocity, temperature, seconds: Double??
    private let seed: UInt64??

    init(from decoder: any Decoder) throws {
      let names = try decoder.container(keyedBy: AnyKey.self).allKeys
      guard names.allSatisfy({ Key(stringValue: $0.stringValue) != nil }) else {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "unknown setting"))
      }
      let container = try decoder.container(keyedBy: Key.self)
      func read<Value: Decodable>(_ key: Key) throws -> Value?? {
        container.contains(key) ? .some(try container.decodeIfPresent(Value.self, forKey: key)) : .none
      }
      (composer, key) = (try read(.composer), try read(.key))
      (density, tempo, velocity) = (try read(.density), try read(.tempo), try read(.velocity))
      (temperature, seconds) = (try read(.temperature), try read(.seconds))
      let seed: Seed?? = try read(.seed)
      self.seed = seed.map { $0?.value }
    }

    var pieceSettings: PieceSettings {
      var pieceSettings = base
      if let composer { pieceSettings.composer = composer }
      if let key { pieceSettings.key = key }
      if let density { pieceSettings.density = density }
      if let tempo { pieceSettings.tempo = tempo }
      if let velocity { pieceSettings.velocity = velocity }
      if let temperature { pieceSettings.temperature = temperature }
      if let seconds { pieceSettings.seconds = seconds }
      if let seed { pieceSettings.seed = seed }
      return pieceSettings
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// A number, or a string of digits.
  private struct Seed: Decodable {
    let value: UInt64

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(UInt64.self) {
        value = number
      } else if let number = UInt64(try container.decode(String.self)) {
        value = number
      } else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "no seed")
      }
    }
  }
}
