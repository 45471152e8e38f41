// Colours, and the scale of colours that stands for loudness. Must not know what is drawn in them.
private import Glibc

/// Red, green and blue, 0…1, as screens take them (sRGB).
struct Color: Hashable, Sendable {
  var red, green, blue: Double

  init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// As in `0x21918C`.
  init(_ code: UInt32) {
    self.init(
      red: Double(code >> 16 & 0xFF) / 255, green: Double(code >> 8 & 0xFF) / 255, blue: Double(code & 0xFF) / 255)
  }

  /// How bright it is, 0 black to 1 white (relative luminance, WCAG 2.1).
  var luminance: Double {
    func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// How well one is seen on the other, 1 not at all to 21 (WCAG 2.1).
  func contrast(with other: Color) -> Double {
    let (a, b) = (luminance + 0.05, other.luminance + 0.05)
    return max(a, b) / min(a, b)
  }

  /// A colour between two.
  func mixed(with other: Color, _ share: Double) -> Color {
    Color(
      red: red + share * (other.red - red), green: green + share * (other.green - green),
      blue: blue + share * (other.blue - blue))
  }
}

/// A scale of colours whose brightness rises evenly, so that it orders loudness also for the colour-blind and in print
/// without colour.
struct ColorScale: Sendable {
  /// At equal distances.
  let anchors: [Color]

  /// Plasma, every eighth of it (S. van der Walt and N. Smith, matplotlib 1.5, 2015; CC0).
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
