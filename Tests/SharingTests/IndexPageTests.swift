import Foundation
import TestSupport
import Testing

@testable import Sharing

@Suite struct IndexPageTests {
  private var card: IndexPage.Card {
    var card = IndexPage.Card(title: #"<b>"Für" & 'E'</b>"#)
    (card.artist, card.seconds, card.made) = ("A <i>", 187.4, "Composed & played.")
    card.details = [("seed", "1"), ("model", "</dd><script>")]
    card.sources = [("a b/ö\"#?%.opus", "audio/ogg; codecs=opus"), ("x.wav", "audio/wav")]
    card.downloads = [("x.wav", 1_349_999), ("x.mid", 999), ("y.flac", 34_567)]
    (card.picture, card.copyright) = ("x.svg", "© <A>")
    return card
  }

  private func html(_ cards: [IndexPage.Card]) -> String {
    IndexPage(title: "</title><script>alert(1)</script>", cards: cards, footer: "Étude").html
  }

  @Test func isMarkupWhateverTheWordsAre() throws {
    let html = html([card, IndexPage.Card(title: "a\u{1B}b\u{202E}c\u{2028}d")])
    #expect(html.components(separatedBy: "<script").count == 2, "the page's own")
    #expect(!html.contains("<b>") && !html.contains("<i>") && html.contains(">a bc d<"))
    // The page is well-formed XML with closed void elements, so that no browser has to guess.
    let xml = html.replacing("<!DOCTYPE html>\n", with: "")
      .replacing(/<(meta|source|img)([^>]*)>/) { "<\($0.1)\($0.2)/>" }
      .replacing(" download ", with: " download=\"\" ").replacing("<audio controls ", with: "<audio controls=\"\" ")
    try check(xml)
  }

  @Test func linksLeadToFilesWhateverTheirNames() {
    let html = html([card])
    #expect(html.contains(#"<source src="a%20b/%C3%B6%22%23%3F%25.opus" type="audio/ogg; codecs=opus">"#))
    #expect(html.contains(#"<a href="x.wav" download"#) && html.contains("<small>1.3 MB</small>"))
    #expect(html.contains("<small>999 B</small>") && html.contains("<small>35 kB</small>"))
    #expect(html.contains(#"<img src="x.svg" alt="Picture of &lt;b&gt;"#))
  }

  /// The policy names the script by its digest (Content Security Policy Level 3, section 8.3), as computed by another
  /// program.
  @Test func noScriptButItsOwnMayRun() throws {
    let html = html([card])
    let script = try #require(html.firstMatch(of: /(?s)<script>(.*)<\/script>/)?.1)
    let digest = try python(
      "import base64, hashlib, sys; print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())",
      input: String(script))
    #expect(html.contains("script-src 'sha256-\(digest.out.trimmingCharacters(in: .newlines))'\""))
  }

  @Test func keepsFolderAndComposer() {
    var card = card
    (card.folder, card.composer) = ("op. <9>", "Fauré")
    #expect(html([card]).contains(#"<bdi class="folder">op. &lt;9&gt;</bdi> · <bdi>Fauré</bdi> · <bdi>A "#))
    card.artist = "Étude, after Fauré"
    #expect(!html([card]).contains("<bdi>Fauré</bdi>"), "the artist already names the composer")
    (card.folder, card.artist) = ("Fauré", "Fauré")
    #expect(html([card]).components(separatedBy: ">Fauré</bdi>").count == 2, "the folder has the artist's name")
  }

  @Test func onlyLightPicturesAreInvertedInDarkMode() {
    var card = card
    card.isPictureLight = true
    #expect(
      html([card]).contains(#"<img src="x.svg" class="light" alt="#) && !html([self.card]).contains("class=\"light\""))
  }

  @Test func saysWhoseRightsAPieceIsUnder() {
    #expect(html([card]).contains(#"<p class="copyright" dir="auto">© &lt;A&gt;</p>"#))
    #expect(!html([IndexPage.Card(title: "x")]).contains("<p class=\"copyright\""))
  }

  @Test func needsNothingFromElsewhere() {
    let html = html([card])
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("//") && !html.contains("@import"))
  }

  @Test func saysHowManyAndHowLong() {
    #expect(html([card]).contains("<p>1 piece, 3:07</p>") && html([card, card]).contains("<p>2 pieces, 6:14</p>"))
    var long = card
    long.seconds = 3600 * 4 + 59.6
    #expect(html([long]).contains("<span class=\"time\">4:00:59</span>"))
    long.seconds = .infinity
    #expect(html([long]).contains("<span class=\"time\">?</span>"))
  }

  @Test func aLongPageDoesNotReadAllOfItsAudio() {
    #expect(html([card]).contains(#"preload="metadata""#))
    #expect(!html(Array(repeating: card, count: 61)).contains(#"preload="metadata""#))
  }

  @Test func aPieceWithoutAudioSaysSo() {
    var silent = card
    silent.sources = []
    #expect(html([silent]).contains("No audio") && !html([silent]).contains("<audio"))
  }

  /// Python's parser finds no error.
  private func check(_ xml: String) throws {
    let outcome = try python("import sys, xml.dom.minidom as x; x.parseString(sys.stdin.buffer.read())", input: xml)
    #expect(outcome.status == 0, "\(outcome.err)")
  }

  private func python(_ code: String, input: String) throws -> RunResult {
    let folder = TemporaryFolder()
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.add("input", Array(input.utf8))))
    return try Run(["python3", "-c", code], input: file).finish()
  }
}
