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
      ])
    #expect(findings[6]["isWell"] as? Bool == true && findings[6]["detail"] as? String == folder.path + "/piano.sf2")
    #expect(
      findings[7]["detail"] as? String
        == "velocity layers at middle C: 1: a plain piano; docs/pianos.md lists free ones that have more")
    #expect(run.status == (findings.allSatisfy { $0["isWell"] as? Bool == true } ? 0 : 69) && run.err.isEmpty)
  }

  @Test func tellsWhatIsMissing() async throws {
    let run = try await etude("doctor", "--soundfont", "missing.sf2", in: folder.path)
    #expect(run.status == 69 && run.err.isEmpty)
    #expect(run.lines[6] == "PROBLEM  SoundFont: missing.sf2: this SoundFont does not exist; check the spelling")
  }
}
