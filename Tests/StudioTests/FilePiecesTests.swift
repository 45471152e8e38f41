import Foundation
import MIDI
import Music
import TestSupport
import Testing

@testable import Live
@testable import Studio

@Suite(.timeLimit(.minutes(20))) struct FilePiecesTests {
  private let folder = TemporaryFolder()

  /// A MIDI file with one note.
  private func music(title: String = "x") -> [UInt8] {
    var writer = PerformanceWriter(title: title)
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 0.125)))
    return writer.finish()
  }

  private func finished(_ path: String, prepare: () throws -> Void = {}) async throws -> LivePiece {
    let sound = try LiveSound(soundFont: folder.add("piano.sf2", TestSoundFont().bytes))
    let piece = try #require(FilePieces([path], sound: sound).next())
    try prepare()
    piece.prepare()
    while !piece.isFinished { try await Task.sleep(for: .milliseconds(10)) }
    return piece
  }

  @Test func aFileThatIsGivenBackComesAgain() throws {
    let sound = try LiveSound(soundFont: folder.add("piano.sf2", TestSoundFont().bytes))
    let pieces = FilePieces([folder.add("a.mid", music())], sound: sound)
    let piece = try #require(pieces.next())
    #expect(pieces.next() == nil)
    pieces.takeBack(piece.facts)
    #expect(pieces.next()?.facts.path == piece.facts.path)
  }

  @Test func aPipeIsPlayed() async throws {
    let (bytes, pipe) = (Data(music()), folder.path + "/pipe.mid")
    #expect(mkfifo(pipe, 0o600) == 0)
    Thread.detachNewThread { try? bytes.write(to: URL(fileURLWithPath: pipe)) }
    #expect(try await finished(pipe).events.compactMap(\.note).count == 1)
  }

  /// If it were read again, a pipe without a writer would be waited for twice.
  @Test func aFileThatCannotBeReadIsNotReadAgain() async throws {
    let path = folder.path + "/late.mid"
    let piece = try await finished(path) { folder.add("late.mid", music()) }
    guard case .failed(let error) = piece.outcome else {
      Issue.record("it was played")
      return
    }
    #expect("\(error)".hasPrefix("\(path): cannot read: "))
  }

  private func facts(name: String, title: String) throws -> PieceFacts {
    PieceFacts(try FileFacts(folder.add(name, music(title: title))))
  }

  @Test func textsOfFilesAreSafeToShow() throws {
    let titled = try facts(name: "a.mid", title: "a\u{202E}b\nc")
    #expect(titled.title == "ab c")
    let untitled = try facts(name: "x\u{202E}dim.mid", title: "")
    #expect(untitled.title == "xdim.mid" && untitled.path == "\(folder.path)/x\u{202E}dim.mid")
  }
}
