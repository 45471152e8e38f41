private import Support

/// An encoding with its parameters, as a model file stores it.
public enum Vocabulary: Hashable, Sendable {
  case expressive(ExpressiveEncoding)
  case chords(ChordsEncoding)

  public var encoding: any Encoding {
    switch self {
    case .expressive(let encoding): encoding
    case .chords(let encoding): encoding
    }
  }

  /// Metadata key under which a model file stores the vocabulary, as `json`.
  public static let metadataKey = "vocabulary"
  /// Metadata key of the label names, a JSON list. The index of a name is its symbol.
  package static let labelsKey = "labels"

  /// - Parameter json: text that the property `json` returned.
  public init(json: String) throws(VocabularyError) {
    do {
      self = try decodeJSON(Vocabulary.self, from: json)
    } catch let error as DecodingError {
      throw .unreadable(reason: error.fact)
    } catch {
      throw .unreadable(reason: "\(error)")
    }
  }

  /// Reads the names of a model's labels.
  ///
  /// - Parameter json: a list of strings.
  public static func labels(json: String) throws(VocabularyError) -> [String] {
    do { return try decodeJSON([String].self, from: json) } catch {
      throw .unreadable(reason: "its labels are not a list of strings")
    }
  }

  /// One line of JSON: `{"encoding":"expressive",…}`.
  public var json: String { jsonLine(self) }

  /// Throws if the network's columns are not this vocabulary's.
  ///
  /// - Parameter classes: V of each column of the network.
  package func check(classes: [Int]) throws(VocabularyError) {
    let encoding = encoding
    guard classes == encoding.classes else {
      throw .doesNotFit(columns: encoding.columns, vocabulary: encoding.classes, network: classes)
    }
  }
}

extension Vocabulary: Codable {
  private enum Name: String, Codable { case expressive, chords }
  private enum CodingKeys: CodingKey { case encoding }

  public init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: CodingKeys.self).decode(Name.self, forKey: .encoding) {
    case .expressive: self = .expressive(try ExpressiveEncoding(from: decoder))
    case .chords: self = .chords(try ChordsEncoding(from: decoder))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .expressive(let encoding):
      try container.encode(Name.expressive, forKey: .encoding)
      try encoding.encode(to: encoder)
    case .chords(let encoding):
      try container.encode(Name.chords, forKey: .encoding)
      try encoding.encode(to: encoder)
    }
  }
}

extension DecodingError {
  /// Describes what was expected, and where, without the decoder's type names.
  fileprivate var fact: String {
    switch self {
    case .keyNotFound(let key, _): "“\(key.stringValue)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? context.debugDescription
        : "“\(context.codingPath.map(\.stringValue).joined(separator: "."))”: \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }
}
