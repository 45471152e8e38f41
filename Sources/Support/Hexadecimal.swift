/// The hexadecimal digits of a number in lower case, with leading zeros.
func hexadecimal(_ value: some FixedWidthInteger) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: value.bitWidth / 4 - digits.count) + digits
}

/// Two hexadecimal digits in upper case, as in `F4`.
package func hex(_ byte: UInt8) -> String { hexadecimal(byte).uppercased() }
