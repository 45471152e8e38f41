import Foundation
import TestSupport
import Testing

@Suite struct SoundFontBuildTests {
  private let folder = TemporaryFolder()

  init() {
    folder.add("Samples/c4.wav", WaveFile([(0..<8000).map { $0 / 50 % 2 == 0 ? 0.5 : -0.5 }]).bytes)
    folder.add(
      "piano.sfz",
      """
      // Credits: nobody
      <control> default_path=Samples/
      <region> sample=c4.wav hivel=63
      <region> sample=c4.wav lovel=64 volume=6 note_polyphony=1
      <region> sample=c4.wav trigger=release
      """)
  }

  @Test func buildsASoundFontAndSaysWhatIsLeftOut() async throws {
    let run = try await etude("soundfont", "build", "piano.sfz", "-o", "piano.sf2", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out == """
        piano.sf2: keys 0 to 127, velocity layers: 2, samples: 1 (0.0 minutes), 0.02 MB
          left out: sounds of released keys (trigger=release): 1 region
          left out: note_polyphony, not heeded: 1 region

        """)
    let again = try await etude("soundfont", "build", "piano.sfz", "-o", "piano.sf2", in: folder.path)
    #expect(again.status == 73 && again.out.isEmpty)
    let info = try await etude("soundfont", "info", "piano.sf2", "--preset", "0:0", "--json", in: folder.path).objects[
      0]
    #expect((info["layers"] as? [[String: Any]])?.count == 2)
    #expect((info["texts"] as? [String: String])?["ICMT"]?.contains("Credits: nobody") == true)
  }

  @Test func compressesWhatIsNamedSF3AndTakesOptions() async throws {
    let run = try await etude(
      "soundfont", "build", "piano.sfz", "--out", "a.sf3", "--layers", "1", "--seconds", "0.05", "--quality", "2",
      "--json",
      in: folder.path)
    let object = try run.objects[0]
    #expect(
      object["layers"] as? Int == 1 && object["seconds"] as? Double == 0.05 && object["keys"] as? [Int] == [0, 127])
    #expect((object["omissions"] as? [[String: Any]])?.map { $0["count"] as? Int } == [1, 1])
    let info = try await etude("soundfont", "info", "a.sf3", "--json", in: folder.path).objects[0]
    #expect(info["version"] as? String == "3.01")
  }

  @Test func aPieceIsRenderedOnAnInstrument() async throws {
    folder.addPiece()
    let cache = ["ETUDE_CACHE": folder.path + "/cache"]
    for isFirst in [true, false] {
      let run = try await etude(
        "render", "piece.mid", "--soundfont", "piano.sfz", "--formats", "wav", "--force", in: folder.path,
        environment: cache)
      #expect(run.status == 0)
      #expect(run.err.contains("left out: note_polyphony, not heeded: 1 region") == isFirst)
      #expect(run.err.contains("etude: piano.sfz: keys 0 to 127") == isFirst && !run.err.contains("/sfz-"))
    }
    #expect(folder.names(in: "cache/pianos-\(geteuid())").filter { $0.hasSuffix("-piano.sf2") }.count == 1)
  }

  /// The SoundFont that is built from it is nobody's file.
  @Test(arguments: ["off", "cache"])
  func messagesNameTheInstrument(cache: String) async throws {
    folder.addPiece()
    folder.add("low.sfz", "<region> sample=Samples/c4.wav key=21")
    let run = try await etude(
      "render", "piece.mid", "--soundfont", "low.sfz", "--formats", "wav", in: folder.path,
      environment: ["ETUDE_CACHE": cache == "off" ? cache : "\(folder.path)/\(cache)"])
    #expect(run.err.contains("the audio is silent: low.sfz has no sound for its keys"), "\(run.err)")
    #expect(!run.err.contains("/sfz-") && !run.err.contains("/proc/"), "\(run.err)")
  }

  @Test(arguments: [
    (["nothing.sfz"], 66, "nothing.sfz: cannot read"), (["lost.sfz"], 66, "lost.sfz:1: there is no file"),
    (["out.sfz"], 65, "lies outside the folder"), (["piano.sfz", "--layers", "0"], 64, "--layers must be 1 or more"),
    (["piano.sfz", "--quality", "11"], 64, "--quality must be from 0 to 10"),
    (["piano.sfz", "--format", "mp3"], 64, "format"), (["Samples/c4.wav"], 65, "found no <region>"),
  ])
  func saysWhatIsWrong(arguments: [String], status: Int32, sentence: String) async throws {
    folder.add("lost.sfz", "<region> sample=x.wav")
    folder.add("out.sfz", "<region> sample=../x.wav")
    let run = try await Run(
      [Run.program, "soundfont", "build"] + arguments + ["-o", "bad.sf2"], in: folder.path
    ).outcome()
    #expect(run.status == status && run.err.contains(sentence), "\(run.err)")
    #expect(!folder.names.contains("bad.sf2"))
  }
}
