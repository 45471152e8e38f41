import Foundation
import TestSupport
import Testing

/// A file with a piano, a softer program, and drums, rendered with its own instruments or all on the piano.
@Suite(.timeLimit(.minutes(20))) struct InstrumentOptionsTests {
  private let folder = TemporaryFolder()
  private let builder: FontBuilder
  private let font: String

  init() {
    var font = FontBuilder()
    let period = (0..<100).flatMap { frame -> [UInt8] in frame < 50 ? [0, 16] : [0, 240] }
    var sample = FontBuilder.Sample("Square", (0..<441).flatMap { _ in period }, loop: 100..<44_000)
    sample.key = 69
    font.samples = [sample]
    // Attenuated by 200 centibels, of which FluidSynth applies 8 dB.
    font.instruments = [("Plain", [.init([(54, 1), (53, 0)])]), ("Soft", [.init([(48, 200), (54, 1), (53, 0)])])]
    font.presets = [
      ("Piano", 0, 0, [.init([(41, 0)])]), ("Soft", 0, 5, [.init([(41, 1)])]), ("Kit", 128, 0, [.init([(41, 1)])]),
    ]
    builder = font
    self.font = folder.add("font.sf2", font.bytes)
    // For half a second each: program 5 on channel 2, a drum, the piano, then program 60, which the font lacks.
    let events: [UInt8] = [
      0, 0xC1, 5, 0, 0x91, 69, 100, 96, 0x81, 69, 0, 0, 0x99, 69, 100, 96, 0x89, 69, 0, 0, 0x90, 69, 100, 96, 0x80, 69,
      0, 0, 0xC2, 60, 0, 0x92, 69, 100, 96, 0x82, 69, 0, 0, 0xFF, 0x2F, 0,
    ]
    folder.add(
      "song.mid",
      Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8) + [0, 0, 0, UInt8(events.count)]
        + events)
  }

  /// The warnings, and the peaks of the four notes relative to the third.
  private func render(_ options: String...) async throws -> (warnings: [String], levels: [Double]) {
    let command = [
      Run.program, "render", "song.mid", "--soundfont", font, "--out", "a.wav", "--room", "none", "--json", "--force",
    ]
    let run = try await Run(command + options, in: folder.path).outcome()
    #expect(run.status == 0, "\(run.err)")
    let warnings = try #require(try run.objects[0]["warnings"] as? [String])
    #expect(run.err == warnings.map { "etude: warning: song.mid: \($0).\n" }.joined())
    let samples = try folder.samples("a.wav")
    let peaks = (0..<4).map { note in
      samples[(2 * 22050 * note + 8820)..<(2 * 22050 * note + 35_280)].lazy.map(abs).max()!
    }
    return (warnings, peaks.map { Double($0) / Double(peaks[2]) })
  }

  @Test func theFilesInstrumentsAreTheDefault() async throws {
    for options in [[], ["--instruments", "file"]] {
      let made = try await options.isEmpty ? render() : render(options[0], options[1])
      #expect(made.warnings == ["channel 3: the SoundFont has no program 60 in bank 0; played on the piano"])
      #expect(zip(made.levels, [0.398, 0.398, 1, 1]).allSatisfy { abs($0 - $1) < 0.02 })
    }
  }

  @Test func everythingIsPlayedOnThePianoOnRequest() async throws {
    let made = try await render("--instruments", "piano")
    #expect(made.warnings == ["drums are left out: 1 note"])
    #expect(zip(made.levels, [1, 0, 1, 1]).allSatisfy { abs($0 - $1) < 0.02 })
    let wrong = try await etude("render", "song.mid", "--instruments", "organ", in: folder.path)
    #expect(wrong.status == 64 && wrong.err.contains("organ"))
  }

  @Test func theyAreReportedWhileTheFileIsPlayed() async throws {
    let command = [Run.program, "play", "song.mid", "--soundfont", font, "--device", "none"]
    let run = try await Run(command, in: folder.path).outcome(within: .seconds(60))
    let warning = "channel 3: the SoundFont has no program 60 in bank 0; played on the piano"
    #expect(run.status == 0 && run.err == "etude: warning: song.mid: \(warning).\n", "\(run)")
  }

  @Test func withoutAPianoAWarningNamesWhatIsPlayed() async throws {
    var organ = builder
    organ.presets = [("Organ", 0, 19, [.init([(41, 0)])])]
    let lacking = folder.add("organ.sf2", organ.bytes)
    let sentence = "the SoundFont has no program 0 in bank 0; played as program 19 in bank 0 (Organ)"
    let file = [Run.program, "render", "song.mid", "--instruments", "piano", "--solo", "1"]
    let piece = [Run.program, "compose", "--model", try folder.addModel(), "--seconds", "3", "--seed", "1"]
    for (command, warning) in [(file, "channel 1: \(sentence)"), (piece, sentence)] {
      let run = try await Run(
        command + ["--soundfont", lacking, "--formats", "wav", "--out", "out", "--json"], in: folder.path
      ).outcome()
      #expect(run.status == 0 && run.err.hasSuffix(": \(warning).\n"), "\(run.err)")
      #expect(try (run.objects[0]["warnings"] as? [String])?.last == warning)
    }
  }
}
