import Foundation
import TestSupport
import Testing

@Suite struct DrawTests {
  private let folder = TemporaryFolder()

  @Test func drawsBesideTheFile() async throws {
    folder.addPiece()
    let run = try await etude("draw", "piece.mid", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty && run.out == "piece.svg\n")
    #expect(folder.names == ["piece.mid", "piece.svg"])
  }

  @Test func coloursByChannel() async throws {
    folder.addPiece()
    let run = try await etude("draw", "piece.mid", "--colour", "channel", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    let plain = try await etude("draw", "piece.mid", "-o", "plain.svg", in: folder.path)
    let pictures = try ["piece.svg", "plain.svg"].map { name in
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
    }
    #expect(plain.status == 0 && pictures[0] != pictures[1])
    let wrong = try await etude("draw", "piece.mid", "--colour", "track", in: folder.path)
    #expect(wrong.status == 64 && wrong.err.contains("--colour"))
  }

  @Test func aBadFileCostsThatFileAlone() async throws {
    folder.add("bad.mid", Array("no MIDI at all".utf8))
    folder.addPiece()
    let run = try await etude(
      "draw", "bad.mid", "piece.mid", "--out", "new/folder", "--format", "png", "--json", in: folder.path)
    #expect(run.status == 65)
    #expect(run.err.hasPrefix("etude: error: bad.mid: is a text file, not a MIDI file; "))
    let (failure, report) = (try run.objects[0], try run.objects[1])
    #expect(failure["input"] as? String == "bad.mid" && failure["error"] != nil)
    #expect(Set(report.keys) == ["input", "file", "format", "width", "height", "rows", "notes", "warnings"])
    #expect(report["file"] as? String == "new/folder/piece.png" && report["width"] as? Int == 1600)
    #expect(report["notes"] as? Int == 3 && report["rows"] as? Int == 1)
    #expect(folder.names(in: "new/folder") == ["piece.png"])
  }

  @Test func showsTheAudioOfTheSameName() async throws {
    folder.addPiece()
    let font = folder.addSoundFont()
    _ = try await etude("render", "piece.mid", "--soundfont", font, in: folder.path)
    let run = try await etude("draw", "piece.mid", "-o", "x.pdf", "--json", in: folder.path)
    #expect(try run.objects[0]["audio"] as? String == "piece.wav")
    let other = try await etude("draw", "piece.mid", "--audio", "missing.wav", in: folder.path)
    #expect(other.status == 66)
    #expect(
      other.err
        == "etude: error: piece.mid: missing.wav: cannot read: No such file or directory; "
        + "check the spelling of the path.\n")
    #expect(!folder.names.contains("piece.svg"))
  }

  @Test func drawsWithoutAudioThatCannotBeRead() async throws {
    folder.addPiece()
    folder.add("piece.wav", Array("no audio".utf8))
    let run = try await etude("draw", "piece.mid", "--json", in: folder.path)
    #expect(run.status == 0)
    #expect(run.err.hasPrefix("etude: warning: piece.mid: drawn without a waveform: piece.wav: not an audio file"))
    #expect(try run.objects[0]["audio"] == nil)
  }

  @Test func replacesNothingUnlessForced() async throws {
    folder.addPiece()
    folder.add("piece.svg", Array("mine".utf8))
    let refused = try await etude("draw", "piece.mid", in: folder.path)
    #expect(refused.status == 73 && refused.out.isEmpty)
    #expect(
      refused.err
        == "etude: error: piece.svg exists and was made with other settings, from another file, or by another "
        + "program.\n  Use --force to replace existing files, or choose another --out.\n")
    let forced = try await etude("draw", "piece.mid", "--force", "--quiet", in: folder.path)
    let again = try await etude("draw", "piece.mid", in: folder.path)
    #expect(again.status == 0 && again.out == "piece.svg exists and is up to date\n")
    #expect(forced.status == 0 && forced.out.isEmpty && forced.err.isEmpty)
    let own = try await etude("draw", "piece.mid", "-o", "piece.mid", "--format", "png", "--force", in: folder.path)
    #expect(own.status == 64 && folder.names == ["piece.mid", "piece.svg"])
  }

  @Test func outNamesAFileOrAFolder() async throws {
    folder.addPiece()
    let file = try await etude("draw", "piece.mid", "--out", "new/a.png", in: folder.path)
    #expect(file.status == 0 && file.out == "new/a.png\n" && folder.names(in: "new") == ["a.png"])
    let two = try await etude("draw", "piece.mid", "-o", "out", "--formats", "png, svg", in: folder.path)
    #expect(two.status == 0 && two.lines == ["out/piece.png", "out/piece.svg"])
  }

  @Test func aPipeIsNotReplaced() async throws {
    folder.addPiece()
    try #require(mkfifo("\(folder.path)/x.svg", 0o600) == 0)
    let run = try await etude("draw", "piece.mid", "-o", "x.svg", "--force", in: folder.path)
    #expect(run.status == 73)
    #expect(
      run.err
        == "etude: error: piece.mid: x.svg: cannot create: File exists; "
        + "it was not changed: choose another name or folder.\n")
    #expect(folder.names == ["piece.mid", "x.svg"])
  }

  @Test func filesOfOneNameAreToldApart() async throws {
    folder.addPiece("a/x.mid")
    folder.addPiece("b/x.mid")
    let run = try await etude("draw", "a/x.mid", "b/x.mid", "--out", "out", in: folder.path)
    #expect(run.lines == ["out/x.svg", "out/x-2.svg"])
    let folders = try await etude("draw", ".", "--output=tree", "--format", "pdf", in: folder.path)
    #expect(folders.lines == ["tree/a/x.pdf", "tree/b/x.pdf"])
  }

  @Test func drawsAPart() async throws {
    folder.addScale("scale.mid", notes: 40)
    let part = try await etude("draw", "scale.mid", "--from", "0:02", "--to", "0:04", "--json", in: folder.path)
    #expect(try part.objects[0]["notes"] as? Int == 8)
    let empty = try await etude("draw", "scale.mid", "--from", "1:00", "--to", "2:00", "--force", in: folder.path)
    #expect(empty.status == 65)
    #expect(
      empty.err == """
        etude: error: scale.mid: there are no notes between these times.
          Choose other --from and --to.

        """)
  }

  @Test func saysThatThereAreNoNotes() async throws {
    folder.addScale("drums.mid", notes: 3, channel: 9)
    let run = try await etude("draw", "drums.mid", in: folder.path)
    #expect(run.status == 65)
    #expect(run.err.hasPrefix("etude: error: drums.mid: has 3 notes of percussion (channel 10) and none for a piano"))
  }

  @Test func saysThatDrumsAreLeftOut() async throws {
    let bytes: [UInt8] = [
      0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0x60,
      0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, 28,
      0, 0x90, 0x3C, 0x40, 0x60, 0x80, 0x3C, 0,  // a note on channel 1
      0, 0x99, 0x3C, 0x40, 0x60, 0x89, 0x3C, 0, 0, 0x99, 0x3E, 0x40, 0x60, 0x89, 0x3E, 0,  // two on channel 10
      0, 0xFF, 0x2F, 0,
    ]
    folder.add("band.mid", bytes)
    let run = try await etude("draw", "band.mid", "--json", in: folder.path)
    #expect(try run.objects[0]["notes"] as? Int == 1)
    #expect(run.err == "etude: warning: band.mid: drums are left out: 2 notes.\n", "\(run.err)")
  }

  @Test func aRenderDrawsTheSame() async throws {
    folder.addPiece()
    let font = folder.addSoundFont()
    let run = try await etude(
      "render", "piece.mid", "--formats", "flac,png", "--picture", "svg", "--soundfont", font, "--json", in: folder.path
    )
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      try run.objects[0]["files"] as? [String: String] == [
        "flac": "piece.flac", "png": "piece.png", "svg": "piece.svg",
      ])
    let draw = try await etude("draw", "piece.mid", "-o", "again.svg", in: folder.path)
    #expect(draw.status == 0)
    let bytes = try ["piece.svg", "again.svg"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0))
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test func aPictureNeedsNoSoundFont() async throws {
    folder.addPiece()
    let run = try await etude(
      "render", "piece.mid", "--formats", "mid,png", "--out", "out", "--quiet", in: folder.path,
      environment: ["HOME": "/nowhere", "XDG_DATA_HOME": "", "XDG_DATA_DIRS": "/nowhere/share"])
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(folder.names(in: "out") == ["manifest.jsonl", "piece.mid", "piece.png"])
  }

  @Test(arguments: [
    (["a.mid", "b.mid", "-o", "x.svg"], "--out x.svg names one file, but there are 2 pieces; name a folder."),
    (["a.mid", "b.mid", "--audio", "x.wav"], "--audio is for a single MIDI file."),
    (["a.mid", "-o", "x.gif"], "--out x.gif: this command does not write .gif files. Formats: svg, png, pdf."),
    (["a.mid", "--out", "x.svg", "--formats", "png"], "--out x.svg names a .svg file; leave out --formats, or name"),
    (["a.mid", "--formats", "png,gif"], "“gif” is not a format.\n  --formats takes one or more of svg, png, pdf.\n"),
    (["a.mid", "--from", "2:00", "--to", "1:00"], "--from must be earlier than --to."),
    (["a.mid", "--width", "9"], "--width must be from 200 to 32767, not 9."),
    (["a.mid", "--from", "1:75"], "--from must be a time such as 90, 1:30 or 1:02:30, not “1:75”"),
  ]) func refusesWhatMakesNoSense(arguments: [String], sentence: String) async throws {
    let run = try await Run([Run.program, "draw"] + arguments, in: folder.path).outcome()
    #expect(run.status == 64 && run.err.contains(sentence), "\(run.err)")
  }
}
