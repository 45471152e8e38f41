// Points and rectangles. Must not know what is drawn with them.

/// In pixels, from the upper left corner of the page.
struct Point: Hashable, Sendable {
  var x, y: Double
}

/// In pixels, from the upper left corner of the page.
struct Rectangle: Hashable, Sendable {
  var x, y, width, height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

extension Double {
  /// To the nearest quarter of a pixel: nobody sees less, and it keeps the numbers in an SVG file short.
  var quartered: Double { (self * 4).rounded() / 4 }
}
