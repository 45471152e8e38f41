internal import FoundationEssentials
internal import NIOHTTP1

/// Settings for the next pieces; nil lets the composer choose.
package struct Wishes: Hashable, Sendable {
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

extension Wishes: Encodable {
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

extension Wishes {
  /// Returns a copy with the settings in a JSON object; null means that the composer chooses.
  ///
  /// - Throws: `HTTPError` 400 if the JSON is not such an object.
  func changed(by json: [UInt8]) throws(HTTPError) -> Wishes {
    do {
      var change = try JSONDecoder().decode(Change.self, from: Data(json))
      change.base = self
      return change.wishes
    } catch {
      throw HTTPError(
        .badRequest,
        "The body must be a JSON object with some of \(Key.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  /// Value of each wish in a JSON object; nil if it is not mentioned.
  private struct Change: Decodable {
    var base = Wishes()
    private let composer, key: String??
    private let density, tempo, velocity, temperature, seconds: Double??
    private let seed: UInt64??

    init(from decoder: any Decoder) throws {
      let names = try decoder.container(keyedBy: AnyKey.self).allKeys
      guard names.allSatisfy({ Key(stringValue: $0.stringValue) != nil }) else {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "unknown wish"))
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

    var wishes: Wishes {
      var wishes = base
      if let composer { wishes.composer = composer }
      if let key { wishes.key = key }
      if let density { wishes.density = density }
      if let tempo { wishes.tempo = tempo }
      if let velocity { wishes.velocity = velocity }
      if let temperature { wishes.temperature = temperature }
      if let seconds { wishes.seconds = seconds }
      if let seed { wishes.seed = seed }
      return wishes
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
