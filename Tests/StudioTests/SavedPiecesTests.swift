import Files
import Foundation
import Serving
import TestSupport
import Testing

@testable import Studio

@Suite struct SavedPiecesTests {
  private let folder = TemporaryFolder()

  @Test func listsPiecesOfSeveralFiles() throws {
    try Data(oneNoteMIDI()).write(to: URL(filePath: "\(folder.path)/one.mid"))
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
    try Data(oneNoteMIDI()).write(to: URL(filePath: path))
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

  @Test func stemsGoWithTheirPiece() throws {
    for name in ["one.mid", "one.ch1-piano.mid"] { folder.add(name, oneNoteMIDI()) }
    let others = ["one.ch1-piano.wav", "two.ch1-piano.wav"]
    for name in ["one.wav", "one.ch2-bass.wav", "one.ch2-bass.flac", "two.svg"] + others {
      folder.add(name, Array(name.utf8))
    }
    let library = SavedPieces(folder.path)
    let pieces = try library.pieces()
    #expect(Set(pieces.map(\.name)) == ["one", "one.ch1-piano", "two.ch1-piano"])
    #expect(pieces.first { $0.name == "one" }?.files.map(\.name) == ["one.mid", "one.wav"])
    try library.delete("one")
    let left = folder.names.filter { $0 != ".deleted" }
    #expect(left == ["one.ch1-piano.mid"] + others + ["two.svg"], "a MIDI file is not a stem, and a picture has none")
    try library.restore("one")
    let own = try library.paths(of: "one").map(fileName)
    #expect(own == ["one.ch2-bass.flac", "one.ch2-bass.wav", "one.mid", "one.wav"])
  }

  @Test func onlyWhatItDeletedIsDeletedForGood() throws {
    var library: SavedPieces? = SavedPieces(folder.path)
    let path = "\(folder.path)/one.mid"
    try Data(oneNoteMIDI()).write(to: URL(filePath: path))
    let elsewhere = TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/.deleted", withDestinationPath: elsewhere.path)
    #expect(throws: ServiceError.self) { try library?.delete("one") }
    #expect(elsewhere.names.isEmpty)
    try FileManager.default.removeItem(atPath: folder.path + "/.deleted")
    for name in [".deleted/one.mid", ".deleted/notes/one.mid"] { folder.add(name, [1]) }
    try library?.delete("one")
    #expect(folder.names == [".deleted"])
    library = nil
    SavedPieces(folder.path).empty()
    #expect(folder.names(in: ".deleted") == ["notes", "one.mid"] && folder.names(in: ".deleted/notes") == ["one.mid"])
  }

  @Test func aNewProcessRestoresWhatAKilledOneDeleted() throws {
    let path = folder.add("one.mid", oneNoteMIDI())
    try SavedPieces(folder.path).delete("one")
    var library: SavedPieces? = SavedPieces(folder.path)
    try library?.restore("one")
    #expect(try library?.pieces().map(\.name) == ["one"])
    // Deleted once more, and again under the same name.
    try library?.delete("one")
    library = nil
    try Data(oneNoteMIDI(until: 200)).write(to: URL(filePath: path))
    let another = SavedPieces(folder.path)
    try another.delete("one")
    try another.restore("one")
    #expect(try Data(contentsOf: URL(filePath: path)) == Data(oneNoteMIDI(until: 200)), "the latest comes first")
    another.empty()
    #expect(folder.names == ["one.mid"])
  }

  @Test(arguments: ["../one", "/etc/passwd", "", ".", "one.mid", ".secret"])
  func namesThatAreNoPieceAreUnknown(_ name: String) throws {
    try Data(oneNoteMIDI()).write(to: URL(filePath: "\(folder.path)/one.mid"))
    let library = SavedPieces(folder.path)
    #expect(throws: ServiceError.self) { try library.delete(name) }
    #expect(throws: ServiceError.self) { try library.restore(name) }
    #expect(throws: ServiceError.self) { try library.paths(of: name) }
  }
}
