import Audio
import Files
import Foundation
import Music
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

/// A preset extracted from a SoundFont, and one that was cached in decoded form, sound bit-identical to the original.
@Suite(.timeLimit(.minutes(20))) struct ExtractedFontTests {
  private let folder = TemporaryFolder()
  /// An Ogg Vorbis stream, the same as in the SoundFont tests.
  private static let tone: [UInt8] = {
    let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    return try! readFile(tests + "/SoundFontsTests/Fixtures/tone.ogg")
  }()

  /// Short and long notes of many keys and velocities, some of which last until their samples end.
  private static let music: Performance = {
    let notes = (0..<40).map { index in
      let (key, velocity) = (21 + index * 37 % 88, 1 + index * 53 % 127)
      let duration: Seconds = index % 7 == 0 ? 1 : 0.2
      return Note(
        pitch: Pitch(key), velocity: UInt8(velocity), onset: Seconds(Double(index) / 20), duration: duration)
    }
    return Performance(notes: notes, pedalPresses: [PedalPress(onset: 1, duration: 1.5)])
  }()

  private func frames(_ path: String, cache: PianoCache? = nil) async throws -> [Float] {
    try await PlayableFont.$cache.withValue(cache) {
      let renderer = try Renderer(SoundFont(path))
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      _ = try await renderer.render(NoteStream(Self.music), into: &spool)
      return try spool.frames(from: 0, count: spool.frameCount)
    }
  }

  private func check(_ path: String) async throws {
    let original = try await frames(path)
    #expect(original.contains { abs($0) > 0.01 })
    let file = try SoundFontFile(path)
    let extracted = folder.path + "/extracted.sf2"
    try file.extract(file.piano(), to: extracted, replacing: true, framesBeyondEnd: SynthEngine.framesBeyondEnd)
    #expect(try await frames(extracted) == original)
    guard path.hasSuffix("sf3") else { return }
    let cache = PianoCache { $0 == "ETUDE_CACHE" ? folder.path + "/cache" : nil }
    for _ in 0..<2 { #expect(try await frames(path, cache: cache) == original) }
    #expect(folder.names(in: "cache/pianos-\(geteuid())").filter { $0.hasPrefix("piano-") }.count == 1)
  }

  @Test func ofAnSF2() async throws {
    try await check(folder.add("a.sf2", FontBuilder.grand().bytes))
  }

  @Test func ofAnSF2With24Bits() async throws {
    var font = FontBuilder.grand()
    let count = font.samples.reduce(0) { $0 + $1.bytes.count / 2 + 46 }
    (font.version, font.low) = ((2, 4), (0..<count + count % 2).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    try await check(folder.add("a.sf2", font.bytes))
  }

  @Test func ofAnSF3() async throws {
    try await check(folder.add("a.sf3", FontBuilder.grand(compressed: Self.tone).bytes))
  }

  @Test(
    .enabled(if: InstalledSoundFontTests.compressed != nil, "no SF3: apt install musescore-general-soundfont"))
  func ofTheSystemsSF3() async throws {
    try await check(#require(InstalledSoundFontTests.compressed).path)
  }
}
