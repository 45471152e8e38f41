import Testing

@testable import Sharing

@Suite struct EntryNamesTests {
  @Test(arguments: [
    ("a/b.wav", "a/b.wav"), ("Fauré – Op. 1.flac", "Fauré – Op. 1.flac"), ("a\\b:c?.wav", "a_b_c_.wav"),
    ("x\n\u{1B}[2J.mid", "x__[2J.mid"), ("x\u{202E}dim.exe", "x_dim.exe"),
    ("ends. /x.wav", "ends__/x.wav"), ("..", "__"), ("", "_"), ("/a", "a"),
    ("CON", "_CON"), ("a/nul.txt", "a/_nul.txt"), ("com1 .x", "_com1 .x"), ("Console", "Console"),
  ]) func areTakenByEverySystem(path: String, name: String) {
    var names = EntryNames()
    #expect(names.name(for: path) == name)
  }

  @Test func areNeverAlikeAlsoWhereCaseDoesNotCount() {
    var names = EntryNames()
    #expect(
      ["a/x.wav", "a/X.wav", "a/x-2.wav", "a/x?", "a/x*"].map { names.name(for: $0) } == [
        "a/x.wav", "a/X-2.wav", "a/x-2-2.wav", "a/x_", "a/x_-2",
      ])
  }
}
