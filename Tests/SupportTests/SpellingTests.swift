import Support
import Testing

@Suite struct SpellingTests {
  @Test func countsTheEditsBetweenWords() {
    #expect(editDistance("compose", "compose") == 0 && editDistance("", "ab") == 2)
    #expect(editDistance("compsoe", "compose") == 1 && editDistance("render", "reader") == 1)
    #expect(nearest(to: "rend", among: ["render", "train"]) == "render")
    #expect(nearest(to: "form", among: ["format", "formats"]) == nil && nearest(to: "r", among: ["render"]) == nil)
    #expect(nearest(to: "rendr", among: ["render", "train"]) == "render" && nearest(to: "zzz", among: ["zip"]) == nil)
  }
}
