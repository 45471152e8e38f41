import Foundation
import TestSupport
import Testing

@Suite struct RenderTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() { font = folder.addSoundFont() }

  @Test func aBadFileCostsThatFileAlone() async throws {
    folder.add("bad.mid", Array("no MIDI at all".utf8))
    folder.addPiece()
    let run = try await etude(
      "render", "bad.mid", "piece.mid", "--formats", "wav,flac", "--soundfont", font, "--json", in: folder.path)
    let sentence = "bad.mid: is a text file, not a MIDI file; choose a .mid file"
    #expect(run.status == 65)
    #expect(run.err.hasPrefix("etude: error: \(sentence).\netude: 2 pieces: 1 made, 1 failed; "))
    #expect(run.lines.contains(#"{"error":"\#(sentence)","input":"bad.mid"}"#))
    let report = try #require(try run.objects.first { $0["error"] == nil })
    #expect(
      Set(report.keys) == [
        "title", "input", "events", "seconds", "loudness", "truePeak", "gain", "isLimited", "files", "timings",
        "warnings",
      ])
    #expect(report["input"] as? String == "piece.mid" && report["events"] as? Int == 4)
    #expect(report["files"] as? [String: String] == ["wav": "piece.wav", "flac": "piece.flac"])
    #expect(folder.names == ["bad.mid", "piano.sf2", "piece.flac", "piece.mid", "piece.wav"])
  }

  @Test(.timeLimit(.minutes(20))) func eachPieceIsToldOfAtOnce() async throws {
    folder.addPiece()
    let pipe = folder.path + "/pipe.mid"
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try Run(
      [Run.program, "render", "piece.mid", "pipe.mid", "--jobs", "1", "--json", "--soundfont", font], in: folder.path)
    // The second piece waits for its input until the first has been reported.
    while try !run.outSoFar.hasSuffix("}\n") { try await Task.sleep(for: .milliseconds(5)) }
    var writer = open(pipe, O_WRONLY | O_NONBLOCK)
    while writer < 0 && run.isRunning {
      try await Task.sleep(for: .milliseconds(5))
      writer = open(pipe, O_WRONLY | O_NONBLOCK)
    }
    close(writer)
    let outcome = try await run.outcome()
    // 65: the pipe was empty; 66: on a busy machine, nobody wrote to it in time.
    #expect([65, 66].contains(outcome.status) && outcome.lines.count == 2)
  }

  /// This includes the playback mode that needs both notes and script.
  @Test(.timeLimit(.minutes(20))) func aPipeIsReadOnce() async throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.addPiece()))
    let pipe = folder.path + "/pipe.mid"
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try Run(
      [Run.program, "render", "pipe.mid", "--playback", "fluidsynth", "--soundfont", font], in: folder.path)
    Thread.detachNewThread { try? bytes.write(to: URL(fileURLWithPath: pipe)) }
    let outcome = try await run.outcome()
    #expect(outcome.status == 0 && outcome.lines.last == "  pipe.wav", "\(outcome.err)")
  }

  @Test(arguments: [("x.FLAC", "x.FLAC"), ("./x.wave", "x.wave"), ("new/x.Mp3", "new/x.Mp3")])
  func aSingleFileIsCalledAsItWasNamed(out: String, path: String) async throws {
    folder.addPiece()
    let run = try await etude("render", "piece.mid", "--out", out, "--soundfont", font, in: folder.path)
    #expect(run.status == 0 && run.lines.last == "  \(path)", "\(run.err)")
    #expect(run.lines.first?.hasPrefix("piece: 4 events, ") == true)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/" + path))
    let again = try await etude("render", "piece.mid", "--out", out, "--soundfont", font, in: folder.path)
    #expect(again.status == 0 && again.lines.first == "\(path) exists and is up to date", "\(again.err)")
  }

  @Test func saysWhenWhatItPrintsIsLost() async throws {
    folder.addPiece()
    let script = #""$0" render piece.mid --soundfont "$1" > /dev/full"#
    let run = try await Run(["/bin/bash", "-c", script, Run.program, font], in: folder.path).outcome()
    #expect(run.status == 74)
    #expect(run.err == "etude: error: standard output: cannot write: Input/output error.\n")
  }

  @Test func standardInputHasAName() async throws {
    folder.addPiece()
    let script = #""$0" render - --soundfont "$1" < /dev/null; "$0" render - --soundfont "$1" < piece.mid"#
    let run = try await Run(["/bin/sh", "-c", script, Run.program, font], in: folder.path).outcome()
    #expect(run.err == "etude: error: standard input: the file is empty.\n")
    #expect(run.lines.first?.hasPrefix("standard input: ") == true && run.lines.last == "  stdin.wav", "\(run.lines)")
  }

  @Test func replacesNothingUnlessForced() async throws {
    folder.addPiece()
    folder.add("piece.wav", Array("mine".utf8))
    let refused = try await etude("render", "piece.mid", "--soundfont", font, in: folder.path)
    #expect(refused.status == 73 && refused.out.isEmpty)
    #expect(
      refused.err == """
        etude: error: piece.wav exists and was made with other settings, from another file, or by another program.
          Use --force to replace existing files, or choose another --out.

        """)
    let forced = try await etude("render", "piece.mid", "--force", "--quiet", "--soundfont", font, in: folder.path)
    #expect(forced.status == 0 && forced.out.isEmpty && forced.err.isEmpty)
  }

  @Test func theSameCommandAgainGoesOn() async throws {
    for name in ["a.mid", "b.mid"] { folder.addScale(name, notes: 2) }
    _ = try await etude("render", "a.mid", "--soundfont", font, in: folder.path)
    let present = try await etude("render", "a.mid", "--soundfont", font, "--json", in: folder.path)
    #expect(present.status == 0)
    for key in ["gain", "isLimited", "loudness", "truePeak"] {
      #expect(try present.objects[0][key] is NSNull, "a file does not store it")
    }
    let again = try await etude("render", "a.mid", "b.mid", "--soundfont", font, in: folder.path)
    #expect(again.status == 0 && again.err.isEmpty)
    #expect(again.lines.last?.hasPrefix("2 pieces: 1 made, 1 up to date, 0 failed; ") == true)
    let one = try await etude("render", "a.mid", "--soundfont", font, in: folder.path)
    #expect(one.status == 0 && one.lines[0] == "a.wav exists and is up to date")
    let other = try await etude("render", "a.mid", "--soundfont", font, "--room", "none", in: folder.path)
    #expect(other.status == 73 && other.out.isEmpty, "the file does not say in which room it was rendered")
    #expect(other.err.hasPrefix("etude: error: a.wav exists and was made with other settings, from"), "\(other.err)")
  }

  @Test func lengthsLoopsAndPartsAreExact() async throws {
    folder.addScale("a.mid", notes: 12)
    func frames(_ name: String, _ options: String...) async throws -> Int? {
      let all = [Run.program, "render", "a.mid", "--soundfont", font, "--out", name, "--json"] + options
      let run = try await Run(all, in: folder.path).outcome()
      #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
      return try await etude("info", "--json", name, in: folder.path).objects[0]["frames"] as? Int
    }
    for name in ["a.wav", "a.flac", "a.ogg", "a.opus"] {
      let rate = name == "a.opus" ? 48000 : 44100
      #expect(try await frames(name, "--exact", "2.5", "--loop") == rate * 5 / 2, "\(name)")
    }
    #expect(try await frames("b.wav", "--from", "0:01", "--to", "2") == 44100)
    #expect(try await frames("c.wav", "--exact", "60", "--fade-in", "1", "--sample-rate", "22050") == 22050 * 60)
    let both = try await etude("render", "a.mid", "--exact", "2", "--to", "2")
    #expect(both.status == 64 && both.err.contains("give --exact or --to, not both."))
    let fade = try await etude("render", "a.mid", "--loop", "--fade-in", "2")
    #expect(fade.status == 64 && fade.err.contains("a loop has no beginning or end"))
  }

  @Test func coversAndBitRatesAreWritten() async throws {
    folder.addPiece()
    let run = try await etude(
      "render", "piece.mid", "--soundfont", font, "--formats", "flac,mp3", "--cover", "--bitrate", "128",
      in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    for name in ["piece.flac", "piece.mp3"] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      #expect(bytes.range(of: Data([0x89, 0x50, 0x4E, 0x47])) != nil, "\(name)")
    }
    let refused = try await etude("render", "piece.mid", "--formats", "mp3", "--bitrate", "130", in: folder.path)
    #expect(
      refused.status == 64
        && refused.err == """
          etude: error: mp3 has 64, 80, 96, 112, 128, 160, 192, 224, 256 or 320 kbit/s at 44100 Hz, not 130.
            Choose another --bitrate, or give --quality.

          """
    )
  }

  @Test func saysWhatOptionsHaveNoEffect() async throws {
    folder.addPiece()
    let options = [
      "--exact", "3", "--fade-out", "1", "--room", "hall", "--loudness", "-20", "--mono", "--bitrate", "96",
    ]
    let run = try await Run([Run.program, "render", "piece.mid", "--out", "x.mid"] + options, in: folder.path).outcome()
    let idle = options.filter { $0.hasPrefix("--") }.map { option in
      let formats = option == "--bitrate" ? "ogg, opus, mp3" : "audio"
      return "etude: \(option) has no effect on these formats; it applies to \(formats).\n"
    }
    #expect(run.status == 0 && idle.allSatisfy(run.err.contains), "\(run.err)")
    #expect(run.err.split(separator: "\n").count == idle.count)
    let audio = try await etude(
      "render", "piece.mid", "--exact", "3", "--mono", "--soundfont", font, "--out", "x.wav", in: folder.path)
    #expect(audio.status == 0 && audio.err.isEmpty)
  }

  @Test func saysWhatFormatsThereAre() async throws {
    let run = try await etude("render", "piece.mid", "--formats", "wav,mp4")
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(
      run.err
        == "etude: error: “mp4” is not a format.\n  Did you mean “mp3”? --formats takes one or more of "
        + "mid, wav, wav24, wav32f, flac, flac24, aiff, aiff24, ogg, opus, mp3, svg, png, pdf.\n")
  }

  @Test func tellsTheTimesOfStages() async throws {
    folder.addPiece()
    let run = try await etude(
      "render", "piece.mid", "--formats", "wav,flac", "--timings", "--soundfont", font, in: folder.path)
    let stages = ["read", "soundfont", "render", "level", "encode", "encode flac", "encode wav", "total"]
    #expect(run.status == 0 && run.lines.count == 1 + stages.count + 2)
    for (line, stage) in zip(run.lines.dropFirst(), stages) {
      let pattern = try Regex(#"^  \#(stage) +\d+\.\d{3} s( +\d+(\.\d)? × real time)?$"#)
      #expect(line.firstMatch(of: pattern) != nil)
    }
    #expect(run.lines.suffix(2) == ["  piece.flac", "  piece.wav"])
  }

  @Test func missesAnInput() async throws {
    let run = try await etude("render", "missing.mid", "--soundfont", font, in: folder.path)
    #expect(run.status == 66 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: missing.mid: cannot read: No such file or directory; check the spelling of the path.\n")
    #expect(folder.names == ["piano.sf2"])
  }

  @Test func missesTheSoundFontThatIsNamed() async throws {
    let run = try await etude("render", "piece.mid", "--soundfont", "missing.sf2", in: folder.path)
    #expect(run.status == 66 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: missing.sf2: this SoundFont does not exist; check the spelling.\n")
  }

  @Test func playbackAsFluidSynthIsNotARoom() async throws {
    folder.addPiece()
    let former = try await etude("render", "piece.mid", "--room", "fluidsynth", in: folder.path)
    #expect(former.status == 64 && former.err.contains("--room: give --playback fluidsynth instead."))
    let both = try await etude("render", "piece.mid", "--room", "hall", "--playback", "fluidsynth", in: folder.path)
    #expect(both.status == 64 && both.err.contains("--playback fluidsynth has its own reverb; leave out --room."))
    #expect(folder.names == ["piano.sf2", "piece.mid"])
  }

  @Test func saysWhatToInstallWhereThereIsNoSoundFont() async throws {
    let run = try await etude(
      "render", "piece.mid", in: folder.path,
      environment: ["HOME": "/nowhere", "XDG_DATA_HOME": "", "XDG_DATA_DIRS": "/nowhere/share"])
    #expect(run.status == 69 && run.out.isEmpty)
    #expect(run.err.hasPrefix("etude: error: no SoundFont (.sf2, .sf3) in soundfonts, /"))
    #expect(
      run.err.hasSuffix(
        """
        /nowhere/share/sounds/sf3.
          Install one (apt install musescore-general-soundfont), put one into soundfonts/, or name one with --soundfont.

        """))
  }
}
