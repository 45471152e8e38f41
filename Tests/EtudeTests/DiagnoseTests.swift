import TestSupport
import Testing

@Suite struct DiagnoseTests {
  private let folder = TemporaryFolder()

  @Test func tellsWhatIsFound() async throws {
    let run = try await etude("doctor", "--json", "--soundfont", folder.addSoundFont())
    let findings = try run.objects
    #expect(findings.allSatisfy { Set($0.keys).subtracting(["warning"]) == ["name", "isWell", "detail"] })
    #expect(
      findings.map { $0["name"] as? String } == [
        "matrix products", "synthesis", "audio files", "loudness", "archives", "pictures", "SoundFont",
        "piano", "audio devices", "bundled model expressive", "bundled model classic", "bundled model open",
        "configuration",
      ])
    #expect(findings[6]["isWell"] as? Bool == true && findings[6]["detail"] as? String == folder.path + "/piano.sf2")
    #expect(
      findings[7]["detail"] as? String
        == "1 velocity layer at middle C; docs/pianos.md lists free pianos with more")
    #expect(run.status == (findings.allSatisfy { $0["isWell"] as? Bool == true } ? 0 : 69) && run.err.isEmpty)
  }

  @Test(arguments: [
    ("[compose]\nsecnds = 5", "line 2: [compose] has no option secnds; did you mean “seconds”?"),
    ("[render]\nforce = 1", "line 2: force takes true or false"), ("[doctor]\njson = 1", "line 2: json takes"),
    ("[compose\n", "line 1: expected [command]"),
    ("[render]\nsample-rate = 12345", "line 2: --sample-rate must be 22050, "),
    ("[evaluate]\ngenerated = 'a'\nreference = 'b'\nlimit = 0", "line 4: --limit must be 1 or more, not 0"),
    ("[render]\njobs = 0", "line 2: --jobs must be 1 or more, not 0"),
    ("[render]\nquality = 50", "line 2: --quality must be from 0 to 10, not 50"),
    ("[render]\nformats = 'mp3'\nbitrate = 130", "line 3: bitrate: mp3 has 64, 80, "),
    ("[render]\nformats = 'wav,xyz'", "line 2: formats: “xyz” is not a format"),
    ("[render]\nsoundfont = 'no.sf2'", "line 2: soundfont: no.sf2: this SoundFont does not exist"),
    ("[render]\nout = 'x.m4a'", "line 2: --out x.m4a: this command does not write .m4a files."),
    ("[compose]\nzip = 'x.tar.gz'", "line 2: zip: x.tar.gz: the archive is a ZIP file"),
    ("[compose]\nformats = 'mid'\nmodel = 'tpyo'", "line 3: model: “tpyo”: there is no such model"),
    ("[duet]\ncomposer = 'Nobodyxx'", "line 2: composer: “Nobodyxx”: "),
    ("[serve]\nmodel = 'tpyo'", "line 2: model: “tpyo”: there is no such model"),
    ("[play]\nformats = 'xyz'", "line 2: formats: “xyz” is not a format"),
    ("[draw]\nformats = 'svg,mp3'", "line 2: formats: “mp3” is not a format"),
    ("[draw]\nwidth = 5", "line 2: --width must be from 200 to 32767, not 5"),
    ("[train]\nlayers = 0", "line 2: --layers must be from 1 to 16, not 0"),
    ("[tune]\ndropout = 1", "line 2: --dropout must be 0 or more and below 1, not 1"),
    ("[rows]\ntranspose = 99", "line 2: --transpose must be from 0 to 87 semitones, not 99"),
    ("[soundfont.build]\nlayers = 0", "line 2: --layers must be 1 or more, not 0"),
    ("jobs = 0", "line 1: --jobs must be 1 or more, not 0"),
    ("minutes = 0", "line 1: --minutes must be a number above 0, not 0"),
  ]) func aWrongConfigurationIsAFinding(text: String, sentence: String) async throws {
    folder.add("mine.toml", Array(text.utf8))
    let run = try await etude("doctor", in: folder.path, environment: ["ETUDE_CONFIG": "mine.toml"])
    #expect(run.status == 69 && run.err.isEmpty)
    #expect(run.lines.last?.hasPrefix("PROBLEM  configuration: mine.toml: \(sentence)") == true, "\(run.out)")
  }

  @Test func aRightConfigurationIsUsed() async throws {
    let text = """
      formats = "svg"
      [doctor]
      soundfont = 'missing.sf2'
      [render]
      loudness = -20
      list = "files.txt"
      [train]
      out = 'mine.safetensors'
      resume = true
      [evaluate]
      generated = 'output'
      reference = 'music'
      """
    folder.add("mine.toml", Array(text.utf8))
    let run = try await etude("doctor", in: folder.path, environment: ["ETUDE_CONFIG": "mine.toml"])
    #expect(run.lines.contains { $0.hasPrefix("PROBLEM  SoundFont: missing.sf2: ") })
    #expect(run.lines.last == "ok       configuration: mine.toml")
  }

  @Test func tellsWhatIsMissing() async throws {
    let run = try await etude("doctor", "--soundfont", "missing.sf2", in: folder.path)
    #expect(run.status == 69 && run.err.isEmpty)
    #expect(run.lines[6] == "PROBLEM  SoundFont: missing.sf2: this SoundFont does not exist; check the spelling")
  }
}
