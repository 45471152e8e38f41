/// Creates SVG elements as text (W3C, SVG 1.1). Lengths are in pixels from the upper left corner.
enum SVG {
  typealias Point = (x: Double, y: Double)

  /// A complete SVG file with a white background. Each group of elements is translated to its position.
  static func document(width: Double, height: Double, _ groups: [(at: Point, elements: [String])]) -> String {
    let size = "width=\"\(number(width))\" height=\"\(number(height))\""
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" \(size) viewBox="0 0 \(number(width)) \(number(height))" \
      font-family="sans-serif" font-size="12" fill="#333333">
      """,
      "<rect \(size) fill=\"white\"/>",
    ]
    for group in groups {
      lines += ["<g transform=\"translate(\(number(group.at.x)) \(number(group.at.y)))\">"] + group.elements + ["</g>"]
    }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  static func line(_ from: Point, _ to: Point) -> String {
    """
    <line x1="\(number(from.x))" y1="\(number(from.y))" x2="\(number(to.x))" y2="\(number(to.y))" stroke="#dddddd"/>
    """
  }

  static func path(_ points: [Point], color: String) -> String {
    let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return "<polyline points=\"\(places)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>"
  }

  static func dot(at place: Point, radius: Double, color: String) -> String {
    "<circle cx=\"\(number(place.x))\" cy=\"\(number(place.y))\" r=\"\(number(radius))\" fill=\"\(color)\"/>"
  }

  /// - Parameters:
  ///   - anchor: the point of the text that is placed at `place`: `start`, `middle` or `end`.
  ///   - isUpwards: rotate the text by 90° counter-clockwise.
  static func text(
    _ words: String, at place: Point, anchor: String = "start", isBold: Bool = false, isUpwards: Bool = false
  ) -> String {
    let (x, y) = (number(place.x), number(place.y))
    let weight = isBold ? " font-weight=\"bold\"" : ""
    let turn = isUpwards ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
    return "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(weight)\(turn)>\(escaped(words))</text>"
  }

  private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private static func escaped(_ words: String) -> String {
    words.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
