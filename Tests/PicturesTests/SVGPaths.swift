import Foundation

@testable import Pictures

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Colours (in per cent) and positions of `path` elements.
final class SVGPaths: NSObject, XMLParserDelegate {
  struct Path {
    /// Red, green and blue of the fill, or otherwise of the stroke.
    let color: [Double]
    let points: [Point]
  }

  private(set) var paths: [Path] = []

  init(_ bytes: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    _ = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    // Cairo 1.16 writes one attribute, style="fill:rgb(10%,20%,30%);…", and 1.18 several: fill="rgb(10%, 20%, 30%)".
    let paints = ["style", "fill", "stroke"].compactMap { attributes[$0] }
    guard name == "path", let paint = paints.first(where: { $0.contains("rgb(") }) else { return }
    let color = paint[paint.firstRange(of: "rgb(")!.upperBound...].prefix { $0 != ")" }.split(separator: ",")
      .map { Double($0.trimmingCharacters(in: .whitespaces).dropLast())! }
    let numbers = attributes["d"]!.split(separator: " ").compactMap { Double($0) }
    let points = stride(from: 0, to: numbers.count - 1, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
    paths.append(Path(color: color, points: points))
  }
}
