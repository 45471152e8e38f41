import Foundation
import Testing

/// The list of modules in the README matches the source tree.
@Suite struct ReadmeTests {
  private let root = URL(fileURLWithPath: #filePath + "/../../..").standardized

  @Test func theTreeOfRoomsIsTheTreeOfFolders() throws {
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let lines = readme.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0 == "    Sources/" })
    let rooms = lines[(start + 1)...].prefix { $0.hasPrefix("      ") }.flatMap { line in
      line.split(separator: " ").prefix { $0.hasSuffix("/") }.map { String($0.dropLast()) }
    }
    let folders = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path)
    #expect(rooms.sorted() == folders.sorted())
  }

  @Test func theIndexHasAllPages() throws {
    let docs = root.appendingPathComponent("docs")
    let index = try String(contentsOf: docs.appendingPathComponent("README.md"), encoding: .utf8)
    let pages = try FileManager.default.contentsOfDirectory(atPath: docs.path).filter { $0.hasSuffix(".md") }
    let missing = pages.filter { $0 != "README.md" && !index.contains("](\($0)") }
    #expect(pages.count > 10 && missing.isEmpty, "\(missing)")
  }
}
