import Foundation
import MIDI
import Music
import TestSupport
import Testing

/// Stems of channels and of tracks, made as by a user.
@Suite(.timeLimit(.minutes(20))) struct StemsTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() {
    font = folder.addSoundFont()
    var writer = PerformanceWriter(title: "Song")
    for index in 0..<12 {
      for channel in [0, 3, 4] where index % (channel + 1) == 0 {
        let pitch = Pitch(50 + 5 * channel + index % 5)
        writer.add(
          .note(
            Note(
              pitch: pitch, velocity: 90, onset: Seconds(0.2 * Double(index)), duration: 0.5, channel: UInt8(channel))))
      }
    }
    folder.add("song.mid", writer.finish())
    folder.add("duo.mid", Self.duo)
  }

  /// Two tracks on one channel, one per hand: both strike key 60, one note apart, during one pedal press.
  private static let duo: [UInt8] = {
    let right: [UInt8] = [0, 0xB0, 64, 127, 0, 0x90, 60, 90, 0x60, 60, 0, 0x60, 60, 80, 0x60, 60, 0]
    let left: [UInt8] = [0, 0x90, 48, 70, 0x60, 60, 100, 0x30, 60, 0, 0x30, 48, 0]
    let tracks = [right, left].map { $0 + [0, 0xFF, 0x2F, 0] }
    return Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 2, 0, 0x60]
      + tracks.flatMap { Array("MTrk".utf8) + [0, 0, 0, UInt8($0.count)] + $0 }
  }()

  private func render(_ arguments: String...) async throws -> RunResult { try await render(arguments) }

  private func render(_ arguments: [String]) async throws -> RunResult {
    try await Run([Run.program, "render"] + arguments + ["--soundfont", font], in: folder.path).outcome()
  }

  private let names = ["song.ch1-piano.wav", "song.ch4-piano.wav", "song.ch5-piano.wav"]

  @Test func channelsAddUpToThePiece() async throws {
    let run = try await render("--stems", "song.mid", "--loudness", "-12", "--json")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    let files = try #require(try run.objects[0]["files"] as? [String: String])
    #expect(files["ch4-piano.wav"] == "song.ch4-piano.wav" && files.count == 4)
    #expect(folder.names == ["duo.mid", "piano.sf2"] + names + ["song.mid", "song.wav"])
    let (whole, stems) = (try folder.samples("song.wav"), try names.map(folder.samples))
    #expect(stems.allSatisfy { $0.count == whole.count && $0.contains { abs($0) > 100 } })
    let off = whole.indices.map { index in abs(whole[index] - stems.reduce(0) { $0 + $1[index] }) }
    #expect(off.max()! <= 1 && off.count { $0 != 0 } < off.count / 50)
    // Without stems, the piece is the same except for the first 64 frames of notes.
    #expect(try await render("song.mid", "--loudness", "-12", "--out", "alone.wav").status == 0)
    let alone = try folder.samples("alone.wav")
    let distance = zip(whole, alone).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / whole.count
    #expect(alone.count == whole.count && distance < 300 * 300)
    let info = try await etude("info", "--json", names[1], in: folder.path)
    #expect((try info.objects[0]["tags"] as? [String: String])?["title"] == "song (ch4-piano)")
  }

  @Test func whatIsMissingIsMadeInAFolder() async throws {
    let command = ["duo.mid", "--out", "out", "--stems", "tracks", "--formats", "wav,flac"]
    let first = try await render(command)
    #expect(first.status == 0 && first.err.isEmpty, "\(first.err)")
    let made = ["duo.flac"] + ["duo.track1-piano", "duo.track2-piano"].flatMap { ["\($0).flac", "\($0).wav"] }
    #expect(folder.pieces(in: "out") == made + ["duo.wav"])
    let whole = try folder.samples("out/duo.wav")
    let stems = try [1, 2].map { try folder.samples("out/duo.track\($0)-piano.wav") }
    #expect(whole.indices.allSatisfy { abs(whole[$0] - stems[0][$0] - stems[1][$0]) <= 1 })
    #expect(try await render(command).lines.last == "1 piece: 0 made, 1 up to date, 0 failed")
    let missing = folder.path + "/out/duo.track2-piano.wav"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: missing))
    try FileManager.default.removeItem(atPath: missing)
    let resumed = try await render(command)
    #expect(resumed.status == 0 && resumed.err.isEmpty, "\(resumed.err)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: missing)) == bytes)
    let manifest = try String(contentsOfFile: folder.path + "/out/manifest.jsonl", encoding: .utf8)
    #expect(manifest.contains(#""stems":"tracks""#) && manifest.contains(#""path":"duo.track2-piano.wav""#))
  }

  @Test func whatIsMissingIsMadeBesideTheFile() async throws {
    #expect(try await render("song.mid").status == 0)
    // The piece without stems is not the sum of the stems.
    let refused = try await render("song.mid", "--stems")
    #expect(refused.status == 73 && refused.err.contains("song.wav exists and was made"))
    let mistyped = try await render("--stems", "track", "song.mid")
    #expect(mistyped.status == 64 && mistyped.err.hasPrefix("etude: error: --stems track: give channels or tracks."))
    #expect(try await render("song.mid", "--stems=channels", "--force").status == 0)
    #expect(folder.names == ["duo.mid", "piano.sf2"] + names + ["song.mid", "song.wav"])
    let files = try ["song.wav", names[0]].map { name in
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
    }
    try FileManager.default.removeItem(atPath: folder.path + "/" + names[0])
    let resumed = try await render("song.mid", "--stems")
    #expect(resumed.status == 0, "\(resumed.err)")
    for (name, bytes) in zip(["song.wav", names[0]], files) {
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name)) == bytes)
    }
    let muted = try await render("song.mid", "--stems", "--mute", "5")
    #expect(muted.status == 73 && muted.err.contains("song.wav exist and were made"), "no file says what is muted")
    folder.add(names[2], Array("mine".utf8))
    let foreign = try await render("song.mid", "--stems")
    #expect(foreign.status == 73 && foreign.err.contains("\(names[2]) exists and was made"))
  }

  @Test func stemsThatNoLongerBelongGo() async throws {
    let command = ["song.mid", "--out", "out", "--formats", "wav"]
    #expect(try await render(command + ["--stems"]).status == 0)
    #expect(try await render(["song.mid", "--out", "out", "--formats", "flac"]).status == 0)
    #expect(folder.pieces(in: "out") == names + ["song.flac", "song.wav"], "another format keeps them")
    let fewer = try await render(command + ["--stems", "--mute", "5"])
    #expect(fewer.status == 0 && fewer.err.isEmpty, "\(fewer.err)")
    #expect(folder.pieces(in: "out") == [names[0], names[1], "song.flac", "song.wav"])
    folder.add("out/\(names[0])", Array("mine".utf8))
    let without = try await render(command)
    #expect(without.status == 0)
    #expect(
      without.err == "etude: warning: song.mid: stems of an earlier render were kept, but do not add up to this one: "
        + "out/\(names[0]).\n")
    #expect(folder.pieces(in: "out") == [names[0], "song.flac", "song.wav"])
  }

  @Test func stemsBesideTheirFileAreLeftAndTold() async throws {
    #expect(try await render("song.mid", "--stems", "--instruments", "piano").status == 0)
    let again = try await render("song.mid", "--force", "--quiet", "--json")
    let warnings = try #require(try again.objects[0]["warnings"] as? [String])
    #expect(
      warnings == [
        "stems of an earlier render were kept, but do not add up to this one: \(names.joined(separator: ", "))"
      ])
    #expect(folder.names == ["duo.mid", "piano.sf2"] + names + ["song.mid", "song.wav"])
  }

  @Test func saysWhereThereCanBeNone() async throws {
    let program = try await render("song.mid", "--stems", "--playback", "fluidsynth")
    #expect(program.status == 64 && program.err.contains("256 voices"))
    let output = try await render("song.mid", "--stems", "--out", "-", "--formats", "wav")
    #expect(output.status == 64 && output.err.contains("leave out --stems"))
    let silent = try await render("song.mid", "--stems", "--formats", "mid")
    #expect(silent.status == 64 && silent.err.contains("--stems needs an audio format"))
    #expect(folder.names == ["duo.mid", "piano.sf2", "song.mid"])
  }
}
