import Testing

@testable import Files

@Suite struct PathsTests {
  @Test(arguments: [("a.mid", ".", "a.mid"), ("b/a.mid", "b/", "a.mid"), ("/a", "/", "a"), ("b/c/", "b/c/", "")])
  func aPathIsAFolderAndAName(path: String, expectedFolder: String, name: String) {
    #expect(folder(of: path) == expectedFolder)
    #expect(fileName(of: path) == name)
  }
}
