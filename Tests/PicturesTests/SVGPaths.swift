// The paths of an SVG file, as another program would read them. Must not know what they show.
import Foundation

@testable import Pictures

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What `path` elements say of their colours, in per cent, and of their places.
final class SVGPaths: NSObject, XMLParserDelegate {
  struct Path {
    /// Red, green and blue; of the filling, or else of the line.
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
    guard name == "path", let style = attributes["style"], let mark = style.firstRange(of: "rgb(") else { return }
    let color = style[mark.upperBound...].prefix { $0 != ")" }.split(separator: ",").map { Double($0.dropLast())! }
    let numbers = attributes["d"]!.split(separator: " ").compactMap { Double($0) }
    let points = stride(from: 0, to: numbers.count - 1, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
    paths.append(Path(color: color, points: points))
  }
}
