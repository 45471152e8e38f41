import Foundation
import MIDI
import Music
import Serving
import Synchronization
import TestSupport
import Testing

@testable import Studio

private let note = Note(pitch: Pitch(60), velocity: 64, onset: Seconds(0), duration: Seconds(1))

/// A `.mid` with one note.
private func midi(onset: Double = 0) -> [UInt8] {
  var note = note
  note.onset = Seconds(onset)
  var writer = PerformanceWriter(title: "One note")
  writer.add(.note(note))
  return writer.finish()
}

@Suite struct UploadsTests {
  private let folder = TemporaryFolder()

  @Test func keepsAFileUnderItsName() throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(midi(), name: "sketch.mid")
    #expect((upload.id, upload.name, upload.notes) == (1, "sketch.mid", 1))
    #expect(abs(upload.seconds - 1) < 0.01)
    let path = try uploads.find(1).path
    #expect(path == "\(folder.path)/1/sketch.mid")
    #expect(try Array(Data(contentsOf: URL(filePath: path))) == midi())
    #expect(throws: ServiceError.self) { try uploads.find(2) }
  }

  @Test(arguments: [
    "../../etc/passwd.mid", "/etc/x.mid", "..\\x.mid", ".hidden.mid", "a\u{0}b\n.mid", "", "..", "C:\\x.mid",
    String(repeating: "é", count: 500),
  ])
  func hostileNamesStayInTheFolder(_ name: String) throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(midi(), name: name)
    #expect(!upload.name.contains("/") && !upload.name.hasPrefix(".") && upload.name.utf8.count < 255)
    #expect(try uploads.find(upload.id).path == "\(folder.path)/1/\(upload.name)")
  }

  @Test func refusesWhatIsNoMusic() throws {
    let uploads = Uploads(folder: folder.path)
    #expect(throws: MIDIError.self) { try uploads.add(Array("RIFFnonsense".utf8), name: "a.mid") }
    #expect(throws: (any Error).self) { try uploads.add([], name: "a.mid") }
    #expect(throws: ServiceError.self) { try uploads.add(midi(onset: 7300), name: "long.mid") }
    #expect(uploads.all.isEmpty)
  }

  @Test func keepsTheLastOnes() throws {
    let uploads = Uploads(folder: folder.path)
    for _ in 0..<30 { _ = try uploads.add(midi(), name: "x.mid") }
    #expect(uploads.all.map(\.id) == (7...30).reversed())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 24)
  }
}

@Suite struct SavedPiecesTests {
  private let folder = TemporaryFolder()

  @Test func listsPiecesOfSeveralFiles() throws {
    try Data(midi()).write(to: URL(filePath: "\(folder.path)/one.mid"))
    for name in ["one.flac", "notes.txt", ".secret.mid", "alone.svg"] {
      try Data("x".utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
    }
    let pieces = try SavedPieces(folder.path).pieces()
    #expect(pieces.map(\.name) == ["one"])
    #expect(pieces[0].title == "One note")
    #expect(pieces[0].files.map(\.name) == ["one.mid", "one.flac"])
    #expect(pieces[0].files.map(\.type) == ["audio/midi", "audio/flac"])
    #expect(try SavedPieces("\(folder.path)/missing").pieces().isEmpty)
  }

  @Test func deletedPiecesComeBack() throws {
    let library = SavedPieces(folder.path)
    let path = "\(folder.path)/one.mid"
    try Data(midi()).write(to: URL(filePath: path))
    try library.delete("one")
    #expect(try library.pieces().isEmpty)
    try library.restore("one")
    #expect(try library.pieces().map(\.name) == ["one"])
    try library.delete("one")
    try Data("another".utf8).write(to: URL(filePath: path))
    #expect(throws: ServiceError.self) { try library.restore("one") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "another")
    library.empty()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["one.mid"])
  }

  @Test func wishesHaveRanges() {
    let numbers: [WritableKeyPath<Wishes, Double?>] = [\.density, \.tempo, \.velocity, \.temperature, \.seconds]
    for number in numbers {
      for value in [-1, 0, 1e9, .infinity, .nan] {
        var wishes = Wishes()
        wishes[keyPath: number] = value
        let refused = wishes
        #expect(throws: ServiceError.self) { _ = try CompositionRequest().fulfilling(refused) }
      }
    }
  }

  @Test func unknownKeysAreRefused() {
    var wishes = Wishes()
    wishes.key = "H major"
    #expect(throws: ServiceError.self) { try CompositionRequest().fulfilling(wishes) }
  }
}
