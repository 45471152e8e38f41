import Testing

@testable import Files

@Suite struct PathsTests {
  @Test(arguments: [("a.mid", ".", "a.mid"), ("b/a.mid", "b/", "a.mid"), ("/a", "/", "a"), ("b/c/", "b/c/", "")])
  func aPathIsAFolderAndAName(path: String, expectedFolder: String, name: String) {
    #expect(folder(of: path) == expectedFolder)
    #expect(fileName(of: path) == name)
  }

  @Test(
    arguments: [
      ("a/x.mid", "mid", "a/x"), ("x.v1.MID", "MID", "x.v1"), (".mid", nil, ".mid"), ("a.b/x", nil, "a.b/x"),
      ("x.", "", "x"), ("a//x.e\u{301}", "e\u{301}", "a//x"),
    ] as [(String, String?, String)])
  func anExtensionBelongsToTheName(path: String, expected: String?, rest: String) {
    #expect(fileExtension(of: path) == expected && withoutExtension(path) == rest)
  }

  @Test(arguments: [
    ("a", "x", "a/x"), ("a/", "b/x", "a/b/x"), ("/", "x", "/x"), (".", "x", "x"),
    ("./", "b/x", "b/x"), ("./a", "x", "./a/x"), ("a//b", "x", "a/b/x"),
  ])
  func aNameIsJoinedToItsFolder(folder: String, name: String, path: String) {
    #expect(joined(folder, name) == path)
  }

  @Test func theNearestFolderIsAParentThatExists() {
    #expect(nearestFolder("/nowhere/a/b") == "/" && nearestFolder("nowhere/a") == "." && nearestFolder("") == ".")
    #expect(nearestFolder("/tmp/nowhere") == "/tmp" && nearestFolder("/tmp/") == "/tmp")
  }

  @Test func aNullByteEndsAPath() {
    #expect(fileExtension(of: "x\0.mid") == nil && withoutExtension("x\0.mid") == "x\0.mid")
    #expect(joined("a", "x\0/y") == "a/x" && nearestFolder("/tmp/nowhere\0/x") == "/tmp")
  }
}
