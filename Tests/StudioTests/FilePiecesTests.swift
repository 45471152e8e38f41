import Live
import MIDI
import Music
import TestSupport
import Testing

@testable import Studio

@Suite struct FilePiecesTests {
  private let folder = TemporaryFolder()

  private func facts(name: String, title: String) throws -> PieceFacts {
    var writer = PerformanceWriter(title: title)
    writer.add(.note(Note(pitch: Pitch(60), velocity: 64, onset: 0, duration: 1)))
    folder.add(name, writer.finish())
    return PieceFacts(try FileFacts("\(folder.path)/\(name)"))
  }

  @Test func textsOfFilesAreSafeToShow() throws {
    let titled = try facts(name: "a.mid", title: "a\u{202E}b\nc")
    #expect(titled.title == "ab c")
    let untitled = try facts(name: "x\u{202E}dim.mid", title: "")
    #expect(untitled.title == "xdim.mid" && untitled.path == "\(folder.path)/x\u{202E}dim.mid")
  }
}
