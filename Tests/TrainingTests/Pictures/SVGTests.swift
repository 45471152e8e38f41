import Foundation
import FoundationXML
import Testing

@testable import Training

@Suite struct SVGTests {
  @Test func isXMLWhateverTheWords() throws {
    let text = SVG.document(width: 100, height: 50, [((10, 20), [SVG.text("a < b & c > d", at: (1, 2))])])
    let elements = try Elements(text)
    #expect(elements.names == ["svg", "rect", "g", "text"])
    #expect(elements.texts == ["a < b & c > d"])
    #expect(elements.attributes[0]["viewBox"] == "0 0 100.0 50.0")
    #expect(elements.attributes[2]["transform"] == "translate(10.0 20.0)")
  }

  @Test func placesAreGivenToATenthOfAPixel() {
    #expect(
      SVG.path([(1.26, 2), (3, 4)], color: "red")
        == #"<polyline points="1.3,2.0 3.0,4.0" fill="none" stroke="red" stroke-width="2"/>"#)
  }
}

/// The elements of an XML text, in order; throws if it is not XML.
final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var attributes: [[String: String]] = []
  private(set) var texts: [String] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    names.append(name)
    self.attributes.append(attributes)
    if name == "text" { texts.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    if names.last == "text" && !characters.allSatisfy(\.isNewline) { texts[texts.count - 1] += characters }
  }
}
