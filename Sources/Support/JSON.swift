private import FoundationEssentials

/// A value as one line of JSON. Its keys are sorted, so that equal values give equal text, and numbers that are not
/// finite become the words `infinity`, `-infinity` and `nan`. Characters that are unsafe to show are escaped, such as
/// `\u202e`: people read JSON on terminals, too.
///
/// - Precondition: the value consists of strings, numbers, lists and structures, which can always be encoded.
package func jsonLine(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy =
    .convertToString(positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
  return String(decoding: try! encoder.encode(value), as: UTF8.self).escapingUnsafe {
    "\\u" + String($0, radix: 16).padded(to: 4, alignedRight: true, with: "0")
  }
}
