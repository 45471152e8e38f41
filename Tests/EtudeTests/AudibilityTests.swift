import Foundation
import MIDI
import Music
import TestSupport
import Testing

/// Renders that would be inaudible are raised, or a warning says so wherever the result is reported.
@Suite(.timeLimit(.minutes(20))) struct AudibilityTests {
  private let folder = TemporaryFolder()

  /// - Parameters:
  ///   - keys: the only keys that sound.
  ///   - type: type of the sample; 0x8001 is in a ROM.
  private func font(keys: ClosedRange<Int> = 0...127, type: Int = 1) -> String {
    var font = FontBuilder()
    let period = (0..<100).flatMap { frame -> [UInt8] in frame < 50 ? [0, 16] : [0, 240] }
    var sample = FontBuilder.Sample(
      "Square", (0..<441).flatMap { _ in period }, loop: 100..<44_000, type: type)
    sample.key = 69
    font.samples = [sample]
    font.instruments = [("Plain", [.init([(43, keys.upperBound << 8 | keys.lowerBound), (54, 1), (53, 0)])])]
    font.presets = [("Piano", 0, 0, [.init([(41, 0)])])]
    return folder.add("font.sf2", font.bytes)
  }

  private func addTune(velocity: UInt8, from key: Int = 60, volume: UInt16? = nil) {
    var writer = PerformanceWriter(title: "Tune")
    if let volume { writer.add(.control(ControlChange(.volume, value: volume, onset: 0))) }
    for index in 0..<8 {
      writer.add(
        .note(
          Note(
            pitch: Pitch(key + index), velocity: velocity, onset: Seconds(0.25 * Double(index)), duration: 0.25)))
    }
    folder.add("tune.mid", writer.finish())
  }

  private func report(_ font: String, _ options: [String] = []) async throws -> (json: [String: Any], err: String) {
    let command = [Run.program, "render", "tune.mid", "--soundfont", font, "--out", "out", "--json", "--force"]
    let run = try await Run(command + options, in: folder.path).outcome()
    #expect(run.status == 0, "\(run.err)")
    return (try #require(try run.objects.first), run.err)
  }

  private func manifestWarnings() throws -> [String] {
    let lines = try String(contentsOfFile: folder.path + "/out/manifest.jsonl", encoding: .utf8).split(separator: "\n")
    let last = try JSONSerialization.jsonObject(with: Data(try #require(lines.last).utf8)) as? [String: Any]
    return try #require(last?["warnings"] as? [String])
  }

  /// Some of these renders are below the gate of EBU R128, some above.
  @Test func softVelocitiesAndVolumesComeOutAlike() async throws {
    let font = font()
    let cases: [(UInt8, UInt16?)] = [(12, nil), (14, nil), (64, nil), (64, 6), (64, 20)]
    for (velocity, volume) in cases {
      addTune(velocity: velocity, volume: volume)
      let (report, err) = try await report(font)
      #expect(abs(try #require(report["loudness"] as? Double) + 16) < 0.2, "\(velocity), \(volume ?? 100)")
      #expect(report["warnings"] as? [String] == [] && err.isEmpty)
      #expect(try manifestWarnings() == [])
    }
  }

  @Test(arguments: [(60...72, 1), (0...127, 0x8001)])
  func aFontWithNothingForTheKeysIsTold(keys: ClosedRange<Int>, type: Int) async throws {
    addTune(velocity: 80, from: 30)
    let path = font(keys: keys, type: type)
    let (report, err) = try await report(path)
    let warnings = try #require(report["warnings"] as? [String])
    #expect(warnings.count == 1 && warnings[0].hasPrefix("the audio is silent: \(path) has no sound for its keys"))
    #expect(try err == "etude: warning: tune.mid: \(warnings[0]).\n" && manifestWarnings() == warnings)
  }

  @Test func aVolumeOfZeroIsNotTheFontsFault() async throws {
    addTune(velocity: 80, volume: 0)
    let (report, err) = try await report(font())
    let warning = "the audio is silent: the volume (controller 7) of its notes is 0 throughout"
    #expect(report["warnings"] as? [String] == [warning])
    #expect(try err == "etude: warning: tune.mid: \(warning).\n" && manifestWarnings() == [warning])
  }

  /// What follows the second part is not rendered at all.
  @Test(arguments: [([0.0, 6], ["--from", "3", "--to", "5"]), ([20], ["--to", "2"])])
  func aSilentPartIsNotTheFontsFault(onsets: [Double], part: [String]) async throws {
    var writer = PerformanceWriter(title: "Rest")
    for onset in onsets {
      writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: Seconds(onset), duration: 0.25)))
    }
    folder.add("tune.mid", writer.finish())
    let (report, err) = try await report(font(), ["--room", "none"] + part)
    #expect(
      report["warnings"] as? [String] == ["the audio is silent: nothing sounds in the selected part of the piece"])
    #expect(err.hasPrefix("etude: warning: tune.mid: the audio is silent: "))
  }

  @Test func whatIsNearlySilentIsTold() async throws {
    addTune(velocity: 12, volume: 20)
    let (report, err) = try await report(font(), ["--loudness", "off"])
    let warnings = try #require(report["warnings"] as? [String])
    #expect(warnings.count == 1 && warnings[0].hasPrefix("the audio is nearly silent, with a peak of "))
    #expect(try err.contains(warnings[0]) && manifestWarnings() == warnings)
  }
}
