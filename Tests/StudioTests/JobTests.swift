import MIDI
import Music
import TestSupport
import Testing

@testable import Studio

/// Jobs: which input they use, and which names their files get.
@Suite struct JobTests {
  private let folder = TemporaryFolder()

  /// A MIDI file with a title.
  private func input(_ name: String, title: String) -> Input {
    var writer = PerformanceWriter(title: title)
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 1)))
    return Input(path: folder.add(name, writer.finish()), name: name)
  }

  private func names(_ paths: [String], in folder: String? = "out") throws -> [String: String] {
    let jobs = Job.distinct(try Input.find(paths).map { Job(rendering: $0, in: folder) })
    return Dictionary(uniqueKeysWithValues: jobs.map { ($0.input!, "\($0.path.folder)|\($0.path.stem)") })
  }

  @Test func equalNamesGetNumbersInWhateverOrderTheyCome() throws {
    let paths = ["b/x.mid", "a/x.midi", "x-2.mid", "c/x.mid"]
    let expected = ["a/x.midi": "out|x", "b/x.mid": "out|x-3", "c/x.mid": "out|x-4", "x-2.mid": "out|x-2"]
    #expect(try names(paths) == expected)
    #expect(try names(paths.reversed()) == expected)
  }

  @Test func whatIsNamedTwiceIsOne() throws {
    #expect(try names(["a/x.mid", "./a//x.mid", "a/x.mid"]) == ["a/x.mid": "out|x"])
  }

  @Test func withoutAFolderEachStaysWhereItIs() throws {
    #expect(
      try names(["a/x.mid", "b/x.mid", "x.mid"], in: nil) == ["a/x.mid": "a/|x", "b/x.mid": "b/|x", "x.mid": ".|x"])
    #expect(try names(["a/x.mid", "a/x.kar"], in: nil) == ["a/x.kar": "a/|x", "a/x.mid": "a/|x-2"])
  }

  @Test func anInputKeepsItsFoldersInAnotherFolderAlone() {
    let input = Input(path: "in/a/x.mid", name: "a/x.mid")
    let (there, here) = (Job(rendering: input, in: "out"), Job(rendering: input, in: nil))
    #expect(there.path.path(.midi) == "out/a/x.mid" && here.path.path(.midi) == "in/a/x.mid")
    #expect(Job(rendering: input, as: "y", in: "out").path.path(.midi) == "out/y.mid")
    #expect(there.label == "in/a/x.mid" && there.input == "in/a/x.mid" && there.seed == nil)
  }

  @Test func positionsAreCountedFromOne() {
    let jobs = Job.numbered((0..<3).map { Job(rendering: Input(path: "\($0).mid", name: "\($0).mid"), in: "out") })
    #expect(jobs.map(\.number) == [1, 2, 3] && jobs.map(\.name) == ["0", "1", "2"])
    #expect(Job.padded(7, of: 7) == "7" && Job.padded(7, of: 100) == "007")
  }

  @Test func aTemplateNamesTheFiles() throws {
    let jobs = [input("a/x.mid", title: "Nocturne"), input("a/y.mid", title: "Waltz")].map {
      Job(rendering: $0, in: "out")
    }
    func names(_ template: String) throws -> [String] {
      try Job.numbered(jobs, naming: Template(template)).map(\.name)
    }
    #expect(try names("{index}-{stem}") == ["1-x", "2-y"])
    #expect(try names("{title}") == ["Nocturne", "Waltz"], "the title comes from the file")
  }

  @Test func aFileThatCannotBeParsedLacksItsFields() throws {
    let broken = Input(path: folder.add("broken.mid", [1, 2, 3]), name: "broken.mid")
    let job = Job.numbered([Job(rendering: broken, in: "out")], naming: try Template("{title}"))[0]
    #expect(job.name == "broken", "the file's name replaces its title")
    #expect(throws: Never.self) { try job.piece() }
  }

  @Test func anInputThatIsNotThereIsAnErrorOfItsPiece() {
    let path = folder.path + "/missing.mid"
    let job = Job(rendering: Input(path: path, name: "missing.mid"), in: "out")
    let error = #expect(throws: MIDIError.self) { try job.piece() }
    #expect(error.map { "\($0)" }?.hasPrefix(path) == true)
  }
}
