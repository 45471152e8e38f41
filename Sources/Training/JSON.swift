private import FoundationEssentials

/// One line of JSON with sorted keys, so that equal values give equal text.
///
/// - Precondition: the value consists of strings, finite numbers, lists and structures.
func json(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try! encoder.encode(value), as: UTF8.self)
}

func value<Value: Decodable>(_ type: Value.Type, json: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(json.utf8))
}
