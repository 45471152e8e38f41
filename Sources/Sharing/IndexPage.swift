private import Support

/// The HTML page that lists and plays a set of pieces. It works from a folder, without a network.
package struct IndexPage: Sendable {
  /// One piece. Paths are relative to the page.
  package struct Card: Sendable {
    package var title: String
    package var artist: String?
    /// Length in seconds, nil if unknown.
    package var seconds: Double?
    /// How the piece was made, in one sentence.
    package var made: String?
    /// Further facts about how it was made, as names and values.
    package var details: [(name: String, value: String)] = []
    /// Audio files for the browser's player, preferred format first.
    package var sources: [(path: String, mediaType: String)] = []
    /// All files of the piece.
    package var downloads: [(path: String, bytes: Int)] = []
    package var picture: String?
    /// Whether the picture has a light background and may be inverted in dark mode.
    package var isPictureLight = false
    /// The folder of the piece, if it is not that of the page.
    package var folder: String?
    package var composer: String?
    /// Copyright and licence notice, one sentence.
    package var copyright: String?

    package init(title: String) { self.title = title }
  }

  package var title: String
  package var cards: [Card]
  /// Name and version of the program that wrote the page.
  package var footer: String

  package init(title: String, cards: [Card], footer: String) {
    (self.title, self.cards, self.footer) = (title, cards, footer)
  }

  /// Beginning of the footer in all versions.
  package static let author = "Étude "

  /// The tag by which a page written by Étude is recognized.
  package static let mark = #"<meta name="generator" content="\#(author)"#

  /// Content Security Policy: the page may load audio and pictures from its own folder, and only its own script can
  /// run, whatever a title contains.
  private var policy: String {
    "default-src 'none'; media-src 'self' file:; img-src 'self' file:; style-src 'unsafe-inline'; "
      + "script-src \(pageScriptSource)"
  }

  /// With more pieces than this, the browser doesn't read the lengths of the audio files when the page opens.
  private static let mostEager = 60

  package var html: String {
    let total = cards.compactMap(\.seconds).reduce(0, +)
    let pieces = counted(cards.count, "piece")
    let preload = cards.count > IndexPage.mostEager ? "none" : "metadata"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(footer.escaped)">
      <title>\(title.escaped)</title>
      <style>
      \(styleSheet)
      </style>
      </head>
      <body>
      <header>
      <h1 dir="auto">\(title.escaped)</h1>
      <p>\(pieces), \(time(total))</p>
      <div id="bar" hidden="">
      <button type="button" id="all">Play all</button>
      <button type="button" id="next">Next</button>
      <span id="now" role="status" dir="auto"></span>
      </div>
      </header>
      <main>
      \(cards.map { $0.html(preload: preload) }.joined(separator: "\n"))
      </main>
      <footer><p>\(footer.escaped)</p></footer>
      <script>
      \(pageScript)
      </script>
      </body>
      </html>

      """
  }
}

extension IndexPage.Card {
  fileprivate func html(preload: String) -> String {
    var lines = ["<article>", "<h2 dir=\"auto\">\(title.escaped)</h2>"]
    // An artist such as “Étude, after Chopin” already names the composer.
    let composer = composer.flatMap { artist?.contains($0) == true ? nil : $0 }
    let names = [composer, artist].compactMap(\.self).filter { $0 != folder }
    let facts =
      (folder.map { ["<bdi class=\"folder\">\($0.escaped)</bdi>"] } ?? []) + names.map { "<bdi>\($0.escaped)</bdi>" }
      + (seconds.map { ["<span class=\"time\">\(time($0))</span>"] } ?? [])
    if !facts.isEmpty { lines.append("<p class=\"facts\">\(facts.joined(separator: " · "))</p>") }
    if let picture { lines.append(image(picture)) }
    lines += player(preload: preload)
    lines.append("<p class=\"files\">\(downloads.map(link).joined(separator: "\n"))</p>")
    if let copyright { lines.append("<p class=\"copyright\" dir=\"auto\">\(copyright.escaped)</p>") }
    lines += story
    return (lines + ["</article>"]).joined(separator: "\n")
  }

  /// Fills the width of the card; a click opens it at full size.
  private func image(_ picture: String) -> String {
    """
    <a href="\(picture.link)"><img src="\(picture.link)"\(isPictureLight ? " class=\"light\"" : "") \
    alt="Picture of \(title.escaped)" loading="lazy"></a>
    """
  }

  private func player(preload: String) -> [String] {
    if sources.isEmpty { return ["<p class=\"silent\">No audio; download the file to play it.</p>"] }
    return ["<audio controls preload=\"\(preload)\" aria-label=\"\(title.escaped)\">"]
      + sources.map { "<source src=\"\($0.path.link)\" type=\"\($0.mediaType.escaped)\">" }
      + ["This browser plays none of the files below.", "</audio>"]
  }

  private func link(_ download: (path: String, bytes: Int)) -> String {
    let kind = download.path.split(separator: ".").last.map { String($0).uppercased() } ?? ""
    let name = "Download \(title) as \(kind), \(size(download.bytes))"
    return """
      <a href="\(download.path.link)" download aria-label="\(name.escaped)">\(kind.escaped) \
      <small>\(size(download.bytes))</small></a>
      """
  }

  private var story: [String] {
    guard let made else { return [] }
    let rows = details.map { "<dt>\($0.name.escaped)</dt><dd dir=\"auto\">\($0.value.escaped)</dd>" }
    return ["<details>", "<summary>How it was made</summary>", "<p dir=\"auto\">\(made.escaped)</p>"]
      + (rows.isEmpty ? [] : ["<dl>\(rows.joined(separator: "\n"))</dl>"]) + ["</details>"]
  }
}

/// Whole minutes and seconds, with hours if there are any, as players show them: `3:07`, `1:00:00`.
private func time(_ seconds: Double) -> String { 0...1e9 ~= seconds ? clock(seconds.rounded(.down)) : "?" }

/// Size with a decimal unit, such as `3.4 MB`.
private func size(_ bytes: Int) -> String {
  func tenths(_ unit: Int) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit
    return tenths >= 100 ? "\((tenths + 5) / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
  return bytes < 1000 ? "\(bytes) B" : bytes < 1_000_000 ? "\(tenths(1000)) kB" : "\(tenths(1_000_000)) MB"
}
