import Foundation
import TestSupport
import Testing

/// Defaults from the configuration file.
@Suite struct ConfigurationTests {
  private let folder = TemporaryFolder()

  init() throws { _ = try folder.addModel() }

  private func compose(_ configuration: String, _ arguments: String...) async throws -> RunResult {
    folder.add("home/etude/config.toml", Array(configuration.utf8))
    let all = [Run.program, "compose", "--seed", "1", "--out", "out", "--json"] + arguments
    return try await Run(
      all, in: folder.path, environment: ["XDG_CONFIG_HOME": folder.path + "/home", "ETUDE_CONFIG": ""]
    ).outcome()
  }

  private let usual = """
    model = "tiny.safetensors"   # for all commands that take one
    [compose]
    events = 20
    formats = ["mid"]
    [render]
    instruments = "piano"
    """

  @Test func givesOptionsTheirDefaults() async throws {
    let run = try await compose(usual)
    #expect(run.status == 0 && run.err.isEmpty)
    let provenance = try #require(try run.objects[0]["provenance"] as? [String: Any])
    #expect(provenance["events"] as? Int == 20 && folder.pieces(in: "out").allSatisfy { $0.hasSuffix(".mid") })
  }

  @Test func theCommandLineCountsMore() async throws {
    let run = try await compose(usual, "--seconds", "3")
    #expect(run.status == 0 && run.err.isEmpty, "events and seconds exclude each other")
    let provenance = try #require(try run.objects[0]["provenance"] as? [String: Any])
    #expect(provenance["seconds"] as? Double == 3 && provenance["events"] == nil)
    let hall = usual.replacing("events = 20", with: "events = 20\nroom = \"hall\"")
    let played = try await compose(hall, "--playback", "fluidsynth")
    #expect(played.status == 0, "room and playback exclude each other")
    #expect(played.err == "etude: --playback has no effect on these formats; it applies to audio.\n")
  }

  @Test func mayNameADeviceForTheCommandsThatPlay() async throws {
    let silent = try await compose("device = 'headphones'\n" + usual)
    #expect(silent.status == 0 && silent.err.isEmpty)
    let refused = try await compose(usual, "--device", "headphones")
    #expect(refused.status == 64 && refused.err.contains("--device is for --play."))
  }

  @Test(arguments: [
    ("[compose]\nsecnds = 5", "line 2: [compose] has no option secnds; did you mean “seconds”?"),
    ("[compse]", "line 1: [compse] is not a command; did you mean “compose”?"),
    ("[compose]\n\nseconds = \"long\"", "line 3: --seconds must be a time such as 90, 1:30 or 1:02:30, not “long”"),
    ("[compose]\ncount = 0", "line 2: --count must be from 1 to 1000000, not 0."),
    ("[compose]\nforce = 1", "line 2: force takes true or false"),
    ("[compose]\nseconds = true", "line 2: seconds takes a number, a “text”, or a [list] of these"),
    ("soundfnt = 'x'", "line 1: no command has an option soundfnt; did you mean “soundfont”?"),
    ("[compose]\nformats = []", "line 2: formats takes a number, a “text”, or a [list] of these"),
    ("[compose]\nloop = true\nfade-in = 2", "line 3: --loop can't be combined"),
    ("[compose\n", "line 1: expected [command], or option = value"),
    ("[compose]\nformats = 'mid,xyz'", "line 2: formats: “xyz” is not a format"),
    ("[compose]\nformats = 'opus'\nsample-rate = 22050", "line 3: sample-rate: opus does not support a sample rate of"),
    ("formats = 'mid'\nmodel = 'tpyo'", "line 2: model: “tpyo”: there is no such model"),
    ("[compose]\nformats = 'mid'\nzip = 'x.tar.gz'", "line 3: zip: x.tar.gz: the archive is a ZIP file, not .gz"),
  ]) func saysWhereItIsWrong(configuration: String, sentence: String) async throws {
    let run = try await compose(configuration)
    #expect(run.status == 78 && run.out.isEmpty)
    #expect(
      run.err.hasPrefix("etude: error: \(folder.path)/home/etude/config.toml: \(sentence)"), "\(run.err)")
  }

  @Test func aConflictWithTheCommandLineNamesBoth() async throws {
    let run = try await compose("[compose]\nformats = 'opus'", "--sample-rate", "22050")
    #expect(run.status == 78)
    #expect(
      run.err == """
        etude: error: \(folder.path)/home/etude/config.toml: line 2: formats: opus does not support a sample rate of \
        22050 Hz.
          Give --sample-rate 48000.

        """)
    let own = try await compose("[compose]\nformats = 'mid'", "--sample-rate", "22050", "--formats", "opus")
    #expect(own.status == 64 && own.err.hasPrefix("etude: error: opus does not"), "the file's formats are not used")
  }

  @Test func aFileNamedOnTheCommandLineDecides() async throws {
    let several = usual.replacing("[\"mid\"]", with: "[\"mid\", \"flac\"]\ncount = 2\nname = \"{seed}\"")
    let run = try await compose(several, "--out", "one.mid")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/one.mid"))
  }

  @Test func aPieceComposedLikeAnotherIsThatPiece() async throws {
    let first = try await compose("model = 'tiny.safetensors'", "--events", "30", "--formats", "mid", "--out", "a.mid")
    let again = try await compose(usual, "--like", "a.mid", "--out", "b.mid")
    #expect(first.status == 0 && again.status == 0, "\(again.err)")
    let paths = ["a.mid", "b.mid"].map { URL(fileURLWithPath: folder.path + "/" + $0) }
    #expect(try Data(contentsOf: paths[0]) == Data(contentsOf: paths[1]))
  }

  @Test func anEmptyTextIsAValue() async throws {
    let run = try await compose(usual, "--comment=")
    #expect(run.status == 0 && run.err.isEmpty)
    let same = try await compose("comment = ''\n" + usual)
    #expect(same.status == 0 && same.err.isEmpty, "\(same.err)")
  }

  @Test func aWrongCommandLineIsItsOwnFault() async throws {
    let run = try await compose(usual, "--count", "0")
    #expect(run.status == 64 && run.err.hasPrefix("etude: error: --count must be from 1 to 1000000, not 0."))
  }

  @Test func anOptionOfTheCommandLineIsItsOwnFault() async throws {
    let rate = try await compose(
      "model = 'tiny.safetensors'\nsample-rate = 44100", "--formats", "mp3", "--bitrate", "400")
    #expect(rate.status == 64 && rate.err.hasPrefix("etude: error: mp3 has 64, 80, "), "\(rate.err)")
    for composer in ["Nobodyxx", "Chopin"] {
      let run = try await compose("model = 'tiny.safetensors'", "--composer", composer, "--formats", "mid")
      #expect(run.status == 64 && run.err.hasPrefix("etude: error: “\(composer)”: "), "\(run.err)")
    }
    let own = try await compose("model = 'tiny.safetensors'\ncomposer = 'Nobodyxx'", "--formats", "mid")
    #expect(own.status == 78 && own.err.contains("config.toml: line 2: composer: “Nobodyxx”: "), "\(own.err)")
  }

  @Test func anotherFileOrNoneCanBeNamed() async throws {
    folder.add("mine.toml", Array("[compose]\nseconds = 0".utf8))
    let other = try await etude("compose", in: folder.path, environment: ["ETUDE_CONFIG": "mine.toml"])
    #expect(other.status == 78 && other.err.hasPrefix("etude: error: mine.toml: line 2: --seconds must be "))
    let missing = try await etude("compose", in: folder.path, environment: ["ETUDE_CONFIG": "missing.toml"])
    #expect(missing.status == 66 && missing.err.contains("missing.toml: cannot read"))
    #expect(missing.err.hasSuffix("  This is the configuration file; ETUDE_CONFIG=off turns it off.\n"))
    let help = try await etude("--help", in: folder.path, environment: ["ETUDE_CONFIG": "mine.toml"])
    #expect(help.status == 0)
  }
}
