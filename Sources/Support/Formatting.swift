private import Glibc
private import FoundationEssentials

/// A number and what it counts: `1 piece`, `2 pieces`, `0 MIDI files`.
///
/// - Parameters:
///   - noun: in the singular; its plural ends in s.
///   - digits: the number as text, such as `12,345`; nil for plain digits.
package func counted(_ number: Int, _ noun: String, as digits: String? = nil) -> String {
  "\(digits ?? "\(number)") \(noun)\(number == 1 ? "" : "s")"
}

/// A number with separators of thousands, such as `1,234,567`.
package func grouped(_ number: Int, separator: String = ",") -> String {
  let digits = String(number)
  return digits.enumerated().reduce(into: "") { text, digit in
    if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text += separator }
    text.append(digit.element)
  }
}

/// The hexadecimal digits of a number in lower case, with leading zeros.
package func hexadecimal(_ value: some FixedWidthInteger) -> String {
  String(value, radix: 16).padded(to: value.bitWidth / 4, alignedRight: true, with: "0")
}

/// Two hexadecimal digits in upper case, as in `F4`.
package func hex(_ byte: UInt8) -> String { hexadecimal(byte).uppercased() }

/// A value as people write it: `12` for the number 12.0.
package func plain(_ value: Any) -> String {
  let text = "\(value)"
  return value is any BinaryFloatingPoint && text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number with a fixed count of decimals, such as `12.3` (vsnprintf(3)).
package func fixed(_ value: Double, _ decimals: Int) -> String {
  let text = [CChar](unsafeUninitializedCapacity: 400) { buffer, count in
    count = withVaList([CInt(clamping: decimals), value]) { Int(vsnprintf(buffer.baseAddress, 400, "%.*f", $0)) }
  }
  return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A share as a percentage, such as `34%` for 0.34.
package func percent(_ share: Double, decimals: Int = 0) -> String { fixed(share * 100, decimals) + "%" }

/// A length of time, such as `4.5 s`, `45 s`, `12 min` or `3.2 h`.
package func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<100: "\(fixed(seconds, seconds < 10 ? 1 : 0)) s"
  case ..<6000: "\(fixed(seconds / 60, 0)) min"
  default: "\(fixed(seconds / 3600, 1)) h"
  }
}

/// Minutes and seconds, with hours if there are any: `0:05`, `12:30.5`, `1:02:30`.
package func clock(_ seconds: Double, decimals: Int = 0) -> String {
  guard abs(seconds) < 1e12 else { return "\(seconds) s" }
  let unit = (0..<decimals).reduce(1) { power, _ in power * 10 }
  let (whole, fraction) = Int((seconds * Double(unit)).rounded()).quotientAndRemainder(dividingBy: unit)
  func padded(_ number: Int, to width: Int = 2) -> String {
    "\(number)".padded(to: width, alignedRight: true, with: "0")
  }
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  return (hours > 0 ? "\(hours):\(padded(minutes))" : "\(minutes)") + ":" + padded(whole % 60)
    + (decimals > 0 ? "." + padded(fraction, to: decimals) : "")
}

extension String {
  /// The text, filled up to a number of characters after its end, or before its beginning if it is aligned right.
  package func padded(to width: Int, alignedRight: Bool = false, with filler: Character = " ") -> String {
    let padding = String(repeating: filler, count: max(0, width - count))
    return alignedRight ? padding + self : self + padding
  }
}

/// Decodes a value from the text of a JSON file or of a model's metadata.
package func decodeJSON<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(text.utf8))
}

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
