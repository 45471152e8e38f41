import TestSupport
import Testing

@testable import Training

@Suite struct CorpusTests {
  let music = MusicFolder()

  @Test func labelsAreTheFirstFolders() async throws {
    music.add("Chopin/a.mid", seed: 1)
    music.add("Bach/Fugues/b.MIDI", seed: 2)
    music.add("c.mid", seed: 3)
    music.folder.add("Bach/readme.txt", [65])
    let corpus = try await music.corpus()
    #expect(corpus.pieces.map(\.name) == ["Bach/Fugues/b.MIDI", "Chopin/a.mid", "c.mid"])
    #expect(corpus.pieces.map(\.label) == ["Bach", "Chopin", nil])
    #expect(corpus.skipped.isEmpty)
  }

  @Test func equalNamesInTwoFoldersAreTwoPiecesOfOneLabel() async throws {
    music.add("performances/Bach/x.mid", seed: 1)
    music.add("maestro/Bach/x.mid", seed: 2)
    let corpus = try await Training.Corpus.read(
      [music.path + "/performances", music.path + "/maestro"], threads: 2)
    #expect(corpus.pieces.map(\.name) == ["Bach/x.mid", "Bach/x.mid"])
    #expect(corpus.pieces.map(\.label) == ["Bach", "Bach"])
    #expect(Set(corpus.pieces.map(\.digest)).count == 2)
  }

  @Test func whatCannotBeReadOrIsNoPianoIsListedAndSkipped() async throws {
    music.add("good.mid", seed: 1)
    music.add("drums.mid", seed: 1, channel: 9)
    music.add("silence.mid", seed: 1, notes: 0)
    music.folder.add("broken.mid", [1, 2, 3])
    let corpus = try await music.corpus()
    #expect(corpus.pieces.map(\.name) == ["good.mid"])
    #expect(corpus.skipped.map { $0.path.split(separator: "/").last } == ["broken.mid", "drums.mid", "silence.mid"])
    #expect(corpus.skipped[1].reason == "no piano notes")
  }

  @Test func aFolderWithoutMusicIsOneClearSentence() async throws {
    await #expect { try await music.corpus() } throws: {
      "\($0)" == "\(music.path): no .mid or .midi files found; give a folder that contains some"
    }
    music.add("drums.mid", seed: 1, channel: 9)
    await #expect { try await music.corpus() } throws: {
      "\($0)".contains("no piano notes in 1 MIDI file (first file: no piano notes)")
    }
    await #expect { try await Training.Corpus.read([music.path + "/missing"], threads: 1) } throws: {
      "\($0)".contains("missing: cannot list")
    }
  }

  @Test func theDigestFollowsNamesAndBytes() async throws {
    let other = MusicFolder()
    for folder in [music, other] { folder.add("a.mid", seed: 1) }
    let digest = try await music.corpus().digest
    #expect(try await other.corpus().digest == digest)
    other.add("b.mid", seed: 1)
    #expect(try await other.corpus().digest != digest)
    music.add("a.mid", seed: 2)
    #expect(try await music.corpus().digest != digest)
  }

  @Test func progressCountsEveryFile() async throws {
    for seed in 0..<5 { music.add("\(seed).mid", seed: seed) }
    await confirmation(expectedCount: 5) { done in
      _ = try? await Training.Corpus.read([music.path], threads: 2) { _, all in
        #expect(all == 5)
        done()
      }
    }
  }
}
