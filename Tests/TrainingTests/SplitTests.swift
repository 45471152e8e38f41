import Files
import TestSupport
import Testing

@testable import Training

@Suite struct SplitTests {
  let music = MusicFolder()

  private func names(_ pieces: [CorpusPiece]) -> [String] { pieces.map(\.name) }

  @Test func aListDecidesExactly() async throws {
    for (seed, name) in ["Bach/a/1.mid", "Bach/a/2.mid", "Chopin/1.mid"].enumerated() { music.add(name, seed: seed) }
    let lines = "\u{FEFF}Bach/a/1.mid \n\n  # a comment\n./Chopin/1.mid\r\nBach/b/1.mid\n"
    let list = music.folder.add("list.txt", Array(lines.utf8))
    let split = try Split(try await music.corpus(), list: list)
    #expect(names(split.validation) == ["Bach/a/1.mid", "Chopin/1.mid"])
    #expect(names(split.training) == ["Bach/a/2.mid"])
    #expect(split.unmatched == ["Bach/b/1.mid"])
  }

  @Test func aListFindsItsFilesInSeveralFoldersAndNoOthersOfTheirNames() async throws {
    for (seed, folder) in ["performances", "maestro"].enumerated() {
      for piece in 0..<2 { music.add("\(folder)/Bach/\(piece).mid", seed: 2 * seed + piece) }
    }
    let list = music.folder.add("list.txt", Array("performances/Bach/1.mid\nscores/Bach/1.mid\n".utf8))
    let corpus = try await Training.Corpus.read(
      [music.path + "/performances", music.path + "/maestro/"], threads: 1)
    let split = try Split(corpus, list: list)
    #expect(split.validation.map(\.path) == [music.path + "/performances/Bach/1.mid"])
    #expect(split.training.count == 3)
    #expect(split.listed == 2 && split.unmatched == ["scores/Bach/1.mid"])
  }

  @Test func copiesOfListedFilesAreNotTrainedOn() async throws {
    for seed in 0..<2 { music.add("a/\(seed).mid", seed: seed) }
    music.folder.add("b/copy.mid", try readFile(music.path + "/a/1.mid"))
    let split = try Split(
      try await music.corpus(), list: music.folder.add("list.txt", Array("a/1.mid".utf8)))
    #expect(names(split.training) == ["a/0.mid"])
    #expect(names(split.copies) == ["b/copy.mid"])
  }

  @Test func linesMayStartAboveTheCorpusFolder() async throws {
    for seed in 0..<2 { music.add("\(seed).mid", seed: seed) }
    let name = music.path.split(separator: "/").last!
    let list = music.folder.add("list.txt", Array("\(name)/1.mid".utf8))
    #expect(names(try Split(try await music.corpus(), list: list).validation) == ["1.mid"])
  }

  @Test(arguments: [
    ("other.mid", "no line matches a file of the corpus"), ("0.mid\n1.mid", "all files are in the validation set"),
  ])
  func aListThatDividesNothingIsRefused(lines: String, sentence: String) async throws {
    for seed in 0..<2 { music.add("\(seed).mid", seed: seed) }
    let list = music.folder.add("list.txt", Array(lines.utf8))
    let corpus = try await music.corpus()
    #expect { try Split(corpus, list: list) } throws: { "\($0)".contains(sentence) }
    #expect { try Split(corpus, list: list + "x") } throws: { "\($0)".contains("list.txtx: cannot read") }
  }

  @Test(arguments: 1...10)
  func performancesOfOneCompositionStayTogether(seed: UInt64) async throws {
    for piece in 0..<5 {
      for player in 0..<2 { music.add("Bach/\(piece)/\(player).mid", seed: piece) }
    }
    music.add("Bach/alone.mid", seed: 9)
    let corpus = try await music.corpus()
    let split = Split(corpus, fraction: 0.3, seed: seed)
    #expect(split.training.count + split.validation.count == 11)
    for piece in split.validation where piece.name != "Bach/alone.mid" {
      #expect(split.validation.filter { $0.name.dropLast(5) == piece.name.dropLast(5) }.count == 2)
    }
    #expect(3...5 ~= split.validation.count)
    #expect(names(Split(corpus, fraction: 0.3, seed: seed).validation) == names(split.validation))
  }

  @Test(arguments: 1...10)
  func whatHasAFileInCommonStaysTogether(seed: UInt64) async throws {
    for piece in 0..<6 { music.add("Bach/\(piece)/0.mid", seed: piece) }
    // 0 is copied to 5 and, under another player's name, to Z, who has another piece in Y.
    for (original, copy) in [("Bach/0/0", "Bach/5/1"), ("Bach/0/0", "Z/z/0"), ("Z/z/1", "Y/1")] {
      if original == "Z/z/1" { music.add("Z/z/1.mid", seed: 7) }
      music.folder.add("\(copy).mid", try readFile("\(music.path)/\(original).mid"))
    }
    let split = Split(try await music.corpus(), fraction: 0.3, seed: seed)
    let same = Set(["Bach/0/0", "Bach/5/0", "Bach/5/1", "Y/1", "Z/z/0", "Z/z/1"].map { "\($0).mid" })
    #expect([0, same.count].contains(same.intersection(names(split.validation)).count))
    #expect(!split.validation.isEmpty && split.training.count + split.validation.count == 10)
  }

  @Test func onePieceAloneIsForTraining() async throws {
    music.add("a.mid", seed: 1)
    let split = Split(try await music.corpus(), fraction: 0.5, seed: 1)
    #expect(split.training.count == 1)
    #expect(split.validation.isEmpty)
  }
}
