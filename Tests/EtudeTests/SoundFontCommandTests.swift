import TestSupport
import Testing

@Suite struct SoundFontCommandTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() { font = folder.add("grand.sf2", FontBuilder.grand().bytes) }

  @Test func listsWhatIsFoundAndWhatIsUsed() async throws {
    folder.add("soundfonts/a-piano.sf2", FontBuilder.grand().bytes)
    folder.add("soundfonts/broken.sf2", Array("RIFF".utf8))
    let environment = ["HOME": "/nowhere", "XDG_DATA_HOME": "", "XDG_DATA_DIRS": "/nowhere/share"]
    let run = try await etude("soundfont", "list", in: folder.path, environment: environment)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out == """
        ▶ soundfonts/a-piano.sf2
            Built, version 2.01, 0.04 MB, piano: Grand
          soundfonts/broken.sf2
            unusable: soundfonts/broken.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found “RIFF”; \
        give a .sf2 or .sf3 file

        """)
    let objects = try await etude("soundfont", "list", "--json", in: folder.path, environment: environment).objects
    #expect(objects.map { $0["used"] as? Bool } == [true, false])
    #expect(objects[0]["piano"] as? Bool == true && objects[0]["presets"] as? Int == 2)
    #expect(Set(objects[1].keys) == ["path", "used", "error"])
  }

  @Test func saysWhatToInstallWhereThereIsNone() async throws {
    let run = try await etude(
      "soundfont", "list", in: folder.path,
      environment: ["HOME": "/nowhere", "XDG_DATA_HOME": "", "XDG_DATA_DIRS": "/nowhere/share"])
    #expect(
      run.status == 69 && run.out.isEmpty && run.err.hasPrefix("etude: error: no SoundFont (.sf2, .sf3) in soundfonts"))
  }

  @Test func saysWhatIsInOne() async throws {
    let run = try await etude("soundfont", "info", "grand.sf2", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out == """
        grand.sf2
          Built, version 2.01, 0.04 MB
          engine: EMU8000
          copyright: Free
          comment: Made for tests.
            Two lines.
          presets: 2, instruments: 3, samples: 7
          0:0     Grand
          0:1     Other

        """)
    let object = try await etude("soundfont", "info", "grand.sf2", "--json", in: folder.path).objects[0]
    #expect(
      Set(object.keys) == ["path", "bytes", "version", "texts", "presets", "instruments", "samples"])
    #expect((object["texts"] as? [String: String])?["ICOP"] == "Free")
  }

  @Test func showsTheLayersOfAPreset() async throws {
    let run = try await etude("soundfont", "info", "grand.sf2", "--preset", "0:0", in: folder.path)
    #expect(run.lines[1] == "  0:0     Grand")
    #expect(run.lines[2] == "  velocities  keys     root  rate    channels  loop          samples")
    #expect(run.lines[3] == "  0–63        0–63     63    22050   one side  none          Sample 3")
    #expect(run.lines.count == 8)
    let arguments = ["soundfont", "info", "grand.sf2", "--preset", "0:0", "--json"]
    let outcome = try await Run([Run.program] + arguments, in: folder.path).outcome()
    let layers = try #require(try outcome.objects[0]["layers"] as? [[String: Any]])
    #expect(layers.count == 5 && layers[0]["keys"] as? [Int] == [0, 63] && layers[0]["loop"] as? String == "none")
  }

  @Test func takesAPresetOut() async throws {
    let arguments = ["soundfont", "extract", "grand.sf2", "--preset", "0:0", "--out", "small.sf2"]
    let run = try await Run([Run.program] + arguments, in: folder.path).outcome()
    #expect(run.status == 0 && run.out == "small.sf2: 0:0 Grand, samples: 5, 0.03 MB\n")
    let info = try await etude("soundfont", "info", "small.sf2", in: folder.path)
    #expect(info.lines.last == "  0:0     Grand")
    let again = try await Run([Run.program] + arguments, in: folder.path).outcome()
    #expect(again.status == 73 && again.err.hasPrefix("etude: error: small.sf2: cannot create: File exists"))
    let forced = try await Run([Run.program] + arguments + ["--force", "--json"], in: folder.path).outcome()
    #expect(try forced.objects[0]["samples"] as? Int == 5)
  }

  @Test func whatIsWrongIsSaid() async throws {
    let missing = try await etude("soundfont", "info", "none.sf2", in: folder.path)
    #expect(missing.status == 66 && missing.err.hasPrefix("etude: error: none.sf2: cannot read: No such file"))
    let preset = try await etude("soundfont", "info", "grand.sf2", "--preset", "1:0", in: folder.path)
    #expect(
      preset.status == 64
        && preset.err.hasPrefix("etude: error: grand.sf2: this SoundFont has no preset 1:0 (it has 2 presets)"))
    folder.add("half.sf2", Array(FontBuilder.grand().bytes.prefix(9000)))
    let half = try await etude("soundfont", "extract", "half.sf2", "--out", "out.sf2", in: folder.path)
    #expect(half.status == 65 && half.err.hasPrefix("etude: error: half.sf2: this SoundFont is truncated"))
    #expect(folder.names == ["grand.sf2", "half.sf2"])
  }

  /// A font that a synth would accept, but must not be given.
  @Test func aHostileFontIsNotGivenToTheSynth() async throws {
    var font = FontBuilder.grand()
    font.instruments[2].zones = .init(repeating: FontBuilder.Zone([(53, 0)]), count: 60_000)
    font.presets[1].zones = .init(repeating: FontBuilder.Zone([(41, 2)]), count: 60_000)
    folder.add("bomb.sf2", font.bytes)
    folder.addPiece()
    let run = try await etude("render", "piece.mid", "--soundfont", "bomb.sf2", in: folder.path)
    #expect(run.status == 65 && run.err.contains("expected at most 4096 zones of an instrument, found 60000"))
  }
}
