private import Glibc

/// An sRGB colour with components 0…1.
struct Color: Hashable, Sendable {
  var red, green, blue: Double

  init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Converts a hexadecimal colour such as `0x21918C`.
  init(_ code: UInt32) {
    self.init(
      red: Double(code >> 16 & 0xFF) / 255, green: Double(code >> 8 & 0xFF) / 255, blue: Double(code & 0xFF) / 255)
  }

  /// Relative luminance (WCAG 2.1), from 0 for black to 1 for white.
  var luminance: Double {
    func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast ratio (WCAG 2.1), from 1 to 21.
  func contrast(with other: Color) -> Double {
    let (a, b) = (luminance + 0.05, other.luminance + 0.05)
    return max(a, b) / min(a, b)
  }

  /// Linear interpolation between two colours.
  func mixed(with other: Color, _ share: Double) -> Color {
    Color(
      red: red + share * (other.red - red), green: green + share * (other.green - green),
      blue: blue + share * (other.blue - blue))
  }
}

/// A colour map with evenly rising luminance, so that it orders loudness also for colour-blind people and in
/// black-and-white print.
struct ColorScale: Sendable {
  /// Equally spaced colours.
  let anchors: [Color]

  /// Plasma, sampled at nine points (S. van der Walt and N. Smith, matplotlib 1.5, 2015; CC0).
  static let plasma = ColorScale(
    anchors: [
      0x0D0887, 0x4B03A1, 0x7E03A8, 0xA82296, 0xCB4679, 0xE56B5D, 0xF89441, 0xFDC328, 0xF0F921,
    ].map { Color($0) })

  /// - Parameter place: 0…1.
  subscript(place: Double) -> Color {
    let exact = max(0, min(1, place)) * Double(anchors.count - 1)
    let index = min(Int(exact), anchors.count - 2)
    return anchors[index].mixed(with: anchors[index + 1], exact - Double(index))
  }
}
