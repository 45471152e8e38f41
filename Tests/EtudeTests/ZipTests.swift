import Foundation
import TestSupport
import Testing

@Suite struct ZipTests {
  private let folder = TemporaryFolder()

  private func zip(_ arguments: String...) async throws -> RunResult {
    try await Run([Run.program, "zip"] + arguments, in: folder.path).outcome()
  }

  /// Unpacks an archive with Python's own reader, and returns the names in it.
  private func unpack(_ name: String) async throws -> [String] {
    let run = try await Run(
      [
        "/usr/bin/env", "python3", "-X", "utf8", "-c",
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); z.extractall('unpacked'); "
          + "print('\\n'.join(z.namelist()))",
        name,
      ], in: folder.path
    ).outcome()
    #expect(run.status == 0, "\(run.err)")
    return run.lines
  }

  private func page(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/unpacked/\(path)", encoding: .utf8)
  }

  @Test func aBrokenFileLeavesNoFolderBehind() async throws {
    folder.add("out/x.flac", Array("no FLAC".utf8))
    #expect(try await zip("out", "-o", "new/x.zip").status != 0)
    #expect(folder.names == ["out"])
  }

  @Test func packsFoldersAsTheyAreWithAPageThatPlaysThem() async throws {
    let font = folder.addSoundFont()
    for name in ["in/a/seed10.mid", "in/a/seed9.mid", "in/b/x <&>.mid"] { folder.addPiece(name) }
    for name in ["a/seed10", "a/seed9", "b/x <&>"] {
      let folderName = String(name.prefix(1))
      let run = try await etude(
        "render", "in/\(name).mid", "--formats", "flac,mid", "--out", "out/\(folderName)", "--soundfont", font,
        in: folder.path)
      try #require(run.status == 0, "\(run.err)")
    }
    folder.add("out/a/seed9.svg", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8))
    folder.add("out/a/notes.txt", [1])
    folder.add("out/a/alone.png", [1])
    let run = try await zip("out", "-o", "new/tonight.zip")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.out == "new/tonight.zip: 3 pieces, to be played with its index.html\n")
    #expect(
      try await unpack("new/tonight.zip") == [
        "tonight/index.html", "tonight/a/seed9.flac", "tonight/a/seed9.mid", "tonight/a/seed9.svg",
        "tonight/a/seed10.flac", "tonight/a/seed10.mid", "tonight/b/x _&_.flac", "tonight/b/x _&_.mid",
      ])
    let html = try page("tonight/index.html")
    #expect(html.contains("<title>tonight</title>") && html.contains("<h2 dir=\"auto\">x &lt;&amp;&gt;</h2>"))
    #expect(html.contains(#"<source src="a/seed9.flac" type="audio/flac">"#))
    #expect(html.contains(#"<img src="a/seed9.svg""#) && html.contains(#"href="b/x%20_%26_.mid""#))
    for link in html.matches(of: /(?:src|href)="([^"]*)"/) {
      let path = try #require(String(link.1).removingPercentEncoding)
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/unpacked/tonight/\(path)"), "\(path)")
    }
    for name in ["a/seed9.flac", "a/seed10.mid"] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: "\(folder.path)/out/\(name)", andPath: "\(folder.path)/unpacked/tonight/\(name)"))
    }
  }

  @Test func titlesTellPiecesApartAndPicturesFitDarkMode() async throws {
    for name in ["in/a/one.mid", "in/a/two.mid", "in/b/one.mid"] { folder.addPiece(name) }
    let font = folder.addSoundFont()
    let render = try await etude(
      "render", "in", "--title", "Sonata", "--formats", "flac,svg,png", "--out", "out", "--soundfont", font,
      in: folder.path)
    try #require(render.status == 0, "\(render.err)")
    _ = try await etude("draw", "in/b/one.mid", "--dark", "-o", "out/b/one.svg", "--force", in: folder.path)
    try FileManager.default.removeItem(atPath: folder.path + "/out/a/one.svg")
    try FileManager.default.removeItem(atPath: folder.path + "/out/b/one.png")
    #expect(try await zip("out", "-o", "x.zip").status == 0)
    _ = try await unpack("x.zip")
    let html = try page("x/index.html")
    #expect(
      html.matches(of: /<h2 dir="auto">([^<]*)</).map { String($0.1) } == ["Sonata (one)", "Sonata (two)", "Sonata"])
    #expect(html.matches(of: /<bdi class="folder">([^<]*)</).map { String($0.1) } == ["a", "a", "b"])
    #expect(html.contains(#"<img src="a/one.png" class="light""#), "a PNG")
    #expect(
      html.contains(#"<img src="a/two.png" class="light""#) && html.contains(#"<img src="b/one.svg" alt"#), "dark")
  }

  @Test func whatIsThereStaysUnlessItIsForced() async throws {
    folder.addPiece()
    folder.add("x.zip", [1])
    let refused = try await zip("piece.mid", "-o", "x.zip")
    #expect(refused.status == 73 && refused.out.isEmpty)
    #expect(
      refused.err
        == "etude: error: x.zip: exists already, with other contents, and was not changed.\n"
        + "  Use --force to replace it, or choose another name.\n"
    )
    let forced = try await zip("piece.mid", "-o", "x.zip", "--force", "--title", "Mine & yours", "--quiet")
    #expect(forced.status == 0 && forced.out.isEmpty)
    #expect(try await unpack("x.zip") == ["x/index.html", "x/piece.mid"])
    #expect(try page("x/index.html").contains("<h1 dir=\"auto\">Mine &amp; yours</h1>"))
    let again = try await zip("piece.mid", "-o", "x.zip", "--title", "Mine & yours")
    #expect(again.status == 0 && again.out == "x.zip exists and is up to date\n", "\(again.err)")
    #expect(try await zip("piece.mid", "-o", "x.zip").status == 73, "another title")
  }

  @Test func anArchiveThatCannotBeMadeIsRefusedAtOnce() async throws {
    folder.addPiece()
    folder.add("file", [1])
    let font = folder.addSoundFont()
    for (place, sentence) in [
      ("file/x.zip", "file: cannot create: Not a directory"), (".", ".: cannot create: Is a directory"),
    ] {
      let run = try await etude(
        "render", "piece.mid", "--soundfont", font, "--out", "out", "--zip", place, in: folder.path)
      #expect(run.status == 73 && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
      #expect(!folder.names.contains("out"))
    }
  }

  @Test func aSetOfNothingOrOfBadFilesIsNotMade() async throws {
    folder.add("bad.flac", Array("no music".utf8))
    folder.add("empty/readme.txt", [1])
    let nothing = try await zip("empty", "-o", "x.zip")
    #expect(nothing.status == 66 && nothing.err.contains("there is no piece to put into it"))
    let missing = try await zip("missing.flac", "-o", "x.zip")
    #expect(missing.status == 66 && missing.err.hasPrefix("etude: error: missing.flac: cannot read: No such file"))
    try #require(mkfifo("\(folder.path)/pipe.wav", 0o600) == 0)
    let pipe = try await zip("pipe.wav", "-o", "x.zip")
    #expect(pipe.status == 66)
    #expect(
      pipe.err == "etude: error: pipe.wav: is a pipe or a device, so its length is unknown; give a file or a folder.\n")
    let bad = try await zip("bad.flac", "-o", "x.zip")
    #expect(bad.status == 65 && bad.err.hasPrefix("etude: error: bad.flac: not an audio file"), "\(bad.err)")
    #expect(!folder.names.contains("x.zip"))
  }

  @Test func composeAndRenderPackWhatTheyMade() async throws {
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    let compose = [
      Run.program, "compose", "--model", model, "--seed", "9", "--count", "2", "--seconds", "2", "--formats", "mid,ogg",
      "--soundfont", font, "--album", "Two", "--out", "out",
    ]
    let first = try await Run(compose + ["--zip", "x.zip", "--json"], in: folder.path).outcome()
    #expect(first.status == 0 && first.err.isEmpty, "\(first.err)")
    let last = try #require(try first.objects.last)
    #expect(last["zip"] as? String == "x.zip" && last["pieces"] as? Int == 2)
    let names = try await unpack("x.zip")
    #expect(names.count == 5 && names[1].hasSuffix("-fauré-seed9.mid") && names[4].hasSuffix("-fauré-seed10.ogg"))
    #expect(try page("x/index.html").contains("<title>Two</title>"))
    #expect(try page("x/index.html").contains("Composed by Étude 0.2.0 in the style of Fauré."))
    let same = try await Run(compose + ["--zip", "x.zip", "--json"], in: folder.path).outcome()
    #expect(try same.status == 0 && same.objects.allSatisfy { $0["skipped"] as? Bool == true }, "\(same.err)")
    // Rendering is not started if the archive's name is taken; files that exist already are packed too.
    folder.add("taken.zip", [1])
    let refused = try await Run(compose + ["--zip", "taken.zip", "--seed", "50"], in: folder.path).outcome()
    #expect(refused.status == 73 && folder.names(in: "out").count == 5)
    let other = try await Run(compose + ["--zip", "x.zip", "--count", "1"], in: folder.path).outcome()
    #expect(other.status == 73 && other.err.contains("x.zip: exists already, with other contents"), "\(other.err)")
    // Nor where it holds other pieces or formats; what is made anew in another folder may be the same.
    for change in [["--seed", "50"], ["--count", "3"], ["--formats", "mid,wav"]] {
      let changed = try await Run(compose + ["--zip", "x.zip"] + change, in: folder.path).outcome()
      #expect(changed.status == 73 && changed.out.isEmpty && folder.names(in: "out").count == 5, "\(changed)")
    }
    let anew = try await Run(compose + ["--zip", "x.zip", "--out", "out2"], in: folder.path).outcome()
    #expect(anew.status == 0 && anew.out.hasSuffix("x.zip exists and is up to date\n"), "\(anew)")
    let again = try await Run(compose + ["--zip", "y.zip"], in: folder.path).outcome()
    #expect(again.status == 0 && again.out.hasSuffix("y.zip: 2 pieces, to be played with its index.html\n"))
    let byName = { (name: String) in URL(fileURLWithPath: name).lastPathComponent }
    #expect(try await unpack("y.zip").map(byName) == names.map(byName))
  }

  @Test func aPieceThatFailedIsMissingInTheArchive() async throws {
    let font = folder.addSoundFont()
    folder.addPiece("in/good.mid")
    folder.add("in/bad.mid", Array("no MIDI".utf8))
    let run = try await etude(
      "render", "in", "--formats", "flac", "--out", "out", "--soundfont", font, "--zip", "x.zip", in: folder.path)
    #expect(run.status == 65 && run.out.hasSuffix("x.zip: 1 piece, to be played with its index.html\n"), "\(run)")
    #expect(try await unpack("x.zip") == ["x/index.html", "x/good.flac"])
    let none = try await etude(
      "render", "in/bad.mid", "--out", "out2", "--soundfont", font, "--zip", "y.zip", in: folder.path)
    #expect(none.status == 65 && !folder.names.contains("y.zip"))
    let shard = try await etude(
      "render", "in", "--out", "out3", "--soundfont", font, "--zip", "z.zip", "--shard", "1/2", in: folder.path)
    #expect(shard.status == 64 && shard.err.contains("--zip can't be combined with --shard"), "\(shard.err)")
  }
}
