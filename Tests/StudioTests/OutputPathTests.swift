import Audio
import Files
import Pictures
import TestSupport
import Testing

@testable import Studio

/// Where the files of a piece are, and what they are called.
@Suite struct OutputPathTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [
    ("out", "x", "out", "out/x.mid"), ("out/", "x", "out/", "out/x.mid"), ("out", "a/b/x", "out/a/b", "out/a/b/x.mid"),
    ("out/", "a/x", "out/a", "out/a/x.mid"), (".", "x.v1", ".", "x.v1.mid"), ("/", "x", "/", "/x.mid"),
  ])
  func foldersOfTheNameBelongToTheFolder(folder: String, name: String, below: String, path: String) {
    let output = OutputPath(folder: folder, name: name)
    #expect(output.folder == below && output.path(.midi) == path)
  }

  @Test func formatsOfOneExtensionAreOneFile() {
    for name in ["x.wav", "x.svg", "y.mid"] { folder.add(name, []) }
    let output = OutputPath(folder: folder.path, name: "x")
    #expect(output.present([.audio(.wav24), .midi, .picture(.svg)]) == ["svg", "wav"].map(output.path))
    #expect(output.files([.audio(.wav24), .midi]) == ["wav24": output.path("wav"), "mid": output.path("mid")])
    #expect(!output.isFree && !OutputPath(folder: folder.path, name: "y").isFree)
    #expect(OutputPath(folder: folder.path, name: "z").isFree)
  }

  @Test func aSingleFileHasTheExtensionThatItWasGiven() {
    let flac = OutputPath(folder: "out", name: "x", fileExtension: "FLAC")
    #expect(flac.path(.audio(.flac16)) == "out/x.FLAC" && flac.path(.audio(.flac24)) == "out/x.FLAC")
    #expect(flac.path(.picture(.svg)) == "out/x.svg", "another file of the piece")
    #expect(OutputPath(folder: ".", name: "x", fileExtension: "wave").path(.audio(.wav24)) == "x.wave")
  }

  @Test func theFirstFreeNumberIsTaken() {
    #expect(OutputPath.firstFree("x") { _ in true } == "x")
    #expect(OutputPath.firstFree("x") { !["x", "x-2", "x-3"].contains($0) } == "x-4")
  }

  @Test(arguments: ["x", "a/x", "a/.x", "..x/y", "a b"]) func aNameStaysInItsFolder(name: String) {
    #expect(OutputPath.staysBelow(name))
  }

  @Test(arguments: [
    "", "/x", "../x", "a/../x", "a/..", "./x", "a//x", "a/", "a\0x", "a\u{1B}[2J", "a\nb", "a\r\nb", "\u{202E}x",
  ])
  func otherNamesDoNot(name: String) { #expect(!OutputPath.staysBelow(name)) }

  @Test func aStemIsANameWithoutItsLastExtension() {
    #expect(["a/x.mid", "x.v1.mid", "a.b/x", "x"].map(OutputPath.stem) == ["x", "x.v1", "x", "x"])
    #expect(joined("a", "x") == "a/x" && joined("a/", "x") == "a/x")
  }
}
