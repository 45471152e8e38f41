import Foundation
import MIDI
import Music
import Synchronization
import TestSupport
import Testing

@testable import Live
@testable import Studio

/// A `.mid` with one track.
func oneTrack(_ events: [UInt8]) -> [UInt8] {
  Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8)
    + [0, 0, 0, UInt8(events.count + 4)] + events + [0, 0xFF, 0x2F, 0]
}

/// A `.mid` with one note of program 41 on channel 1.
let violinMIDI = oneTrack([0, 0xC0, 40, 0, 0x90, 60, 80, 12, 0x80, 60, 0])

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

  @Test func whatTheSoundFontLacksIsSaidOnce() async throws {
    let warnings = Mutex<[String]>([])
    let sound = try LiveSound(soundFont: folder.add("piano.sf2", TestSoundFont().bytes)) { warning in
      warnings.withLock { $0.append(warning) }
    }
    let path = folder.add("violin.mid", violinMIDI)
    let pieces = FilePieces([path], sound: sound, isEndless: true)
    for _ in 1...2 {
      let piece = try #require(pieces.next())
      piece.prepare()
      while !piece.isFinished { try await Task.sleep(for: .milliseconds(10)) }
    }
    let sentence = "channel 1: the SoundFont has no program 40 in bank 0; played on the piano"
    #expect(warnings.withLock(\.self) == ["\(path): \(sentence)"])
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
