// Values as one line of JSON. Must not know what they are.
private import FoundationEssentials

/// Keys in alphabetical order, so that equal values give equal text.
///
/// - Precondition: the value is made of strings, finite numbers, lists and structures.
func json(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try! encoder.encode(value), as: UTF8.self)
}

func value<Value: Decodable>(_ type: Value.Type, json: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(json.utf8))
}
