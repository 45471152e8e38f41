/// A number and what it counts: `1 piece`, `2 pieces`, `0 MIDI files`.
///
/// - Parameters:
///   - noun: in the singular; its plural ends in s.
///   - digits: the number as text, such as `12,345`; nil for plain digits.
package func counted(_ number: Int, _ noun: String, as digits: String? = nil) -> String {
  "\(digits ?? "\(number)") \(noun)\(number == 1 ? "" : "s")"
}

/// The hexadecimal digits of a number in lower case, with leading zeros.
func hexadecimal(_ value: some FixedWidthInteger) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: value.bitWidth / 4 - digits.count) + digits
}

/// Two hexadecimal digits in upper case, as in `F4`.
package func hex(_ byte: UInt8) -> String { hexadecimal(byte).uppercased() }
