import Support
import Testing

@Suite struct TOMLTests {
  @Test func readsKeysTablesAndValues() throws {
    let toml = try TOML(
      """
      \u{FEFF}soundfont = 'C:\\grand.sf2'  # a comment
      [compose]
      seconds = 1_000.5
      formats = ["mid", "flac",]
      title = "a # \\"b\\" [c]\\n"

      [ soundfont.build ] # another
      force=true
      layers = [ 1, -2 ]
      """)
    #expect(
      toml.top.map(\.value) == [.text(#"C:\grand.sf2"#)] && toml.tables.map(\.name) == ["compose", "soundfont.build"])
    #expect(toml.tables[0].values["seconds"] == .number("1000.5") && toml.tables[0].values["seconds"]?.double == 1000.5)
    #expect(toml.tables[0].values["formats"] == .list([.text("mid"), .text("flac")]))
    #expect(toml.tables[0].values["title"] == .text("a # \"b\" [c]\n") && toml.tables[0].entries[2].line == 5)
    #expect(toml.tables[1].values == ["force": .truth(true), "layers": .list([.number("1"), .number("-2")])])
    #expect(toml.tables[1].line == 7)
  }

  @Test(arguments: [
    "a", "a =", "= 1", "a = b", "a = 1 2", "a = \"b", "a = \"\\q\"", "a = 'b", "a = [1", "a = [1 2]", "a = nan",
    "a = .5",
    "a = 0x10", "[a", "[a] b", "[[a]]", "a.b = 1", "a = 1\na = 2", "[a]\n[a]", "a = [,]", "a = 1e999", "[a..b]",
    "é = 1", "a = [[1]]", "a = [1, []]",
  ]) func refusesWhatItDoesNotKnow(text: String) {
    let error = #expect(throws: TOML.LineError.self) { try TOML("# first\n" + text) }
    #expect(error?.line == (text.contains("\n") ? 3 : 2))
  }

  /// No text may fill the stack.
  @Test func refusesAnyNumberOfBrackets() {
    let lists = "a = " + String(repeating: "[", count: 500_000)
    let line = #expect(throws: TOML.LineError.self) { try TOML(lists) }?.line
    #expect(line == 1)
  }
}
