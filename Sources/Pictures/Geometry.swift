/// A point in pixels from the upper left corner of the page.
struct Point: Hashable, Sendable {
  var x, y: Double
}

/// A rectangle in pixels from the upper left corner of the page.
struct Rectangle: Hashable, Sendable {
  var x, y, width, height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

extension Double {
  /// Rounded to a quarter of a pixel: the difference is invisible, and numbers in SVG files stay short.
  var quartered: Double { (self * 4).rounded() / 4 }
}
