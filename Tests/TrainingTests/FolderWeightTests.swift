import Testing

@testable import Training

@Suite struct FolderWeightTests {
  private let music = MusicFolder()

  @Test func isReadFromText() {
    #expect(FolderWeight("rolls=0.5") == FolderWeight("rolls", 0.5))
    #expect(FolderWeight("a=b/rolls=2") == FolderWeight("a=b/rolls", 2))
    #expect(FolderWeight("rolls=0.25")?.description == "rolls=0.25")
  }

  @Test(arguments: ["rolls", "rolls=", "=0.5", "./=0.5", "rolls=0", "rolls=-1", "rolls=10.5", "rolls=nan", "rolls=x"])
  func refusesWhatIsNoWeight(text: String) {
    #expect(FolderWeight(text) == nil)
  }

  @Test func coversTheCorpusFolderAndThoseBelow() async throws {
    music.add("corpus/rolls/Chopin/a/1.mid", seed: 1)
    let piece = try await Training.Corpus.read([music.path + "/corpus/rolls/"], threads: 1).pieces[0]
    for folder in ["rolls", "corpus/rolls", "./rolls/", "../corpus/rolls", "rolls/Chopin", "Chopin", "a", "Chopin/a"] {
      #expect(FolderWeight(folder, 0.5).covers(piece), "\(folder)")
    }
    #expect(FolderWeight(music.path + "/corpus/rolls", 0.5).covers(piece))
    for folder in ["corpus", "olls", "rolls/a", "1.mid", "Chopin/a/1.mid", "x/rolls"] {
      #expect(!FolderWeight(folder, 0.5).covers(piece), "\(folder)")
    }
  }
}
