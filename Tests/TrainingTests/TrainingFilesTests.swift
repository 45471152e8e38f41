import Testing

@testable import Training

@Suite struct TrainingFilesTests {
  private let music = MusicFolder()

  @Test func knowsFilesByTheirBytesAlone() async throws {
    for seed in 0..<3 { music.add("Bach/\(seed).mid", seed: seed) }
    let pieces = try await music.corpus().pieces
    let files = TrainingFiles(Array(pieces.prefix(2)))
    #expect(pieces.map(files.contains) == [true, true, false])
    #expect(files.union(TrainingFiles([pieces[2]])) == TrainingFiles(pieces))
  }

  @Test func isWrittenAsSortedHashes() throws {
    let files = try #require(TrainingFiles(text: "ffffffff0000002a00000001"))
    #expect(files.text == "000000010000002affffffff")
    #expect(TrainingFiles(text: files.text) == files)
    #expect(TrainingFiles(text: "")?.text == "")
    for text in ["0000002", "0000002g", "0000002a1"] { #expect(TrainingFiles(text: text) == nil) }
  }
}
