import Audio
import Files
import Foundation
import MIDI
import Music
import Sharing
import TestSupport
import Testing

@testable import Studio

/// Tests which files are shared together.
@Suite struct SharedSetTests {
  private let folder = TemporaryFolder()
  private var archive: String { folder.path + "/set.zip" }

  @discardableResult
  private func addPiece(_ name: String) -> String {
    var writer = PerformanceWriter(title: "x")
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 1)))
    return folder.add(name, writer.finish())
  }

  private func add(_ name: String) -> String { folder.add(name, Array(name.utf8)) }

  /// The names of the entries of an archive, in order (local file headers, APPNOTE.TXT 4.3.7).
  private func names(in path: String) throws -> [String] {
    let bytes = try readFile(path)
    return bytes.indices.dropLast(30).filter { bytes[$0..<$0 + 4] == [0x50, 0x4B, 3, 4] }.map { start in
      let length = Int(bytes[start + 26]) + Int(bytes[start + 27]) << 8
      return String(decoding: bytes[start + 30..<start + 30 + length], as: UTF8.self)
    }
  }

  @Test func aFolderIsAllThatCanBeSharedInIt() throws {
    let files = [addPiece("in/a/x.mid"), add("in/a/x.svg"), add("in/y.FLAC")]
    for other in ["in/notes.txt", "in/x.json"] { _ = add(other) }
    #expect(try SharedSet.files(in: [folder.path + "/in"]).sorted() == files.sorted())
    #expect(try SharedSet.files(in: [files[0]]) == [files[0]])
    let missing = folder.path + "/missing"
    #expect(throws: FileError(path: missing, action: .read, code: ENOENT)) { try SharedSet.files(in: [missing]) }
    let pipe = folder.path + "/pipe.mid"
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(throws: ArchiveError.pipe(path: pipe)) { try SharedSet.files(in: [pipe]) }
  }

  @Test func picturesComeAlongAndOtherFilesDoNot() throws {
    let piece = addPiece("in/a/x.mid")
    for other in ["in/a/x.svg", "in/a/x.txt", "in/a/y.png"] { _ = add(other) }
    let set = SharedSet(files: [piece, folder.path + "/in/a/x.txt"])
    #expect(try set.write(to: archive, replacing: false).pieces == 1)
    #expect(try names(in: archive) == ["set/index.html", "set/x.mid", "set/x.svg"])
  }

  /// As if it had happened between the search and the packing.
  @Test(arguments: ["x.mid", "x.svg"]) func aLinkInPlaceOfAFoundFileIsNotPacked(name: String) throws {
    _ = [addPiece("in/x.mid"), add("in/x.svg")]
    let (root, path) = (folder.path + "/in", folder.path + "/in/" + name)
    let set = SharedSet(files: try SharedSet.files(in: [root]), below: [root])
    let secret = addPiece("secret")
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: secret)
    let error = #expect(throws: (any Error).self) { try set.write(to: archive, replacing: false) }
    #expect("\(error!)".hasPrefix("\(path): this is a symbolic link, "))
    #expect(!fileExists(archive))
  }

  @Test func aPictureThatIsALinkStaysOutEvenIfItIsNamed() throws {
    let piece = addPiece("in/x.mid")
    let link = folder.path + "/in/x.svg"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    try SharedSet(files: [piece, link]).write(to: archive, replacing: false)
    #expect(try names(in: archive) == ["set/index.html", "set/x.mid"])
  }

  /// Only the file that the page plays first was read before.
  @Test(arguments: ["in/x.wav", "in/x.ch1-piano.wav"]) func anotherFileUnderANameOfAudioIsNotPacked(
    name: String
  ) throws {
    let (piece, link) = (addPiece("in/x.mid"), folder.path + "/" + name)
    var writer = try AudioFileWriter(folder.path + "/in/x.mp3", format: .mp3, sampleRate: .hz48000, frameCount: 4800)
    try writer.write([Float](repeating: 0, count: 9600).span)
    try writer.finish().commit()
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    let error = #expect(throws: AudioFileError.self) {
      try SharedSet(files: [piece, folder.path + "/in/x.mp3", link]).write(to: archive, replacing: false)
    }
    #expect("\(error!)".hasPrefix("\(link): "))
    #expect(!fileExists(archive))
  }

  @Test func foldersAreKeptBelowTheCommonOne() throws {
    let files = [addPiece("in/b/x.mid"), addPiece("in/a/x.mid"), addPiece("in/seed10.mid"), addPiece("in/seed9.mid")]
    #expect(try SharedSet(files: files + files).write(to: archive, replacing: false).pieces == 4)
    #expect(
      try names(in: archive)
        == ["index.html", "a/x.mid", "b/x.mid", "seed9.mid", "seed10.mid"].map { "set/\($0)" })
  }

  @Test func stemsLieBesideTheirPieceAndAreNone() throws {
    let piece = addPiece("in/x.mid")
    let sound = WaveFile([[0, 0.5]]).bytes
    let stems = ["in/x.ch10-drums.wav", "in/x.track2-synth-lead.flac"].map { folder.add($0, sound) }
    #expect(try SharedSet(files: stems + [piece]).write(to: archive, replacing: false).pieces == 1)
    #expect(
      try names(in: archive)
        == ["index.html", "x.mid", "x.ch10-drums.wav", "x.track2-synth-lead.flac"].map { "set/\($0)" })
    let page = String(decoding: try readFile(archive).prefix(20_000), as: UTF8.self)
    #expect(page.contains("<p>1 piece, ") && !page.contains("href=\"x.ch10-drums.wav\""))
  }

  @Test func aStemAloneIsAPieceLikeOthers() throws {
    let files = [addPiece("in/x.ch1-piano.mid"), addPiece("in/x.ch1-nothing.mid"), addPiece("in/x.mid")]
    #expect(try SharedSet(files: files).write(to: archive, replacing: false).pieces == 3, "a MIDI file is not a stem")
    #expect(PieceStem.piece(of: "a/x.ch17-bass") == "a/x" && PieceStem.piece(of: "x.y.track1-drums") == "x.y")
    for other in ["x", "x.ch0-bass", "x.ch1-bas", "x.ch-bass", "ch1-bass", ".ch1-bass", "x-ch1-bass"] {
      #expect(PieceStem.piece(of: other) == nil, "\(other)")
    }
  }

  @Test func aStemBesideAPictureAloneIsAPiece() throws {
    let stem = folder.add("in/x.ch1-piano.wav", WaveFile([[0, 0.5]]).bytes)
    #expect(try SharedSet(files: [add("in/x.svg"), stem]).write(to: archive, replacing: false).pieces == 1)
    #expect(try names(in: archive).contains("set/x.ch1-piano.wav"))
  }

  @Test func aPictureAloneIsNothingToShare() throws {
    let set = SharedSet(files: [add("x.svg")])
    #expect(throws: ArchiveError.nothing(path: archive)) { try set.write(to: archive, replacing: false) }
    #expect(folder.names == ["x.svg"])
  }

  @Test func whatIsThereIsReplacedOnlyOnRequest() throws {
    let set = SharedSet(files: [addPiece("x.mid")])
    let path = add("set.zip")
    #expect(throws: ArchiveError.present(path: path)) { try set.write(to: path, replacing: false) }
    #expect(try readFile(path) == Array("set.zip".utf8))
    #expect(try set.write(to: path, replacing: true).pieces == 1 && names(in: path).count == 2)
  }

  @Test func theSameSetAgainIsThereAlready() throws {
    let (first, second) = (addPiece("x.mid"), addPiece("y.mid"))
    #expect(try SharedSet(files: [first]).write(to: archive, replacing: false).isNew)
    let bytes = try readFile(archive)
    #expect(throws: Never.self) { try SharedSet.check(archive, replacing: false) }
    let again = try SharedSet(files: [first]).write(to: archive, replacing: false)
    #expect(again.pieces == 1 && !again.isNew)
    for other in [SharedSet(files: [first, second]), SharedSet(files: [first], title: "Other")] {
      #expect(throws: ArchiveError.present(path: archive)) { try other.write(to: archive, replacing: false) }
    }
    #expect(try readFile(archive) == bytes && folder.names == ["set.zip", "x.mid", "y.mid"])
  }

  @Test(arguments: ["x.tar.gz", "x.TGZ", "a/x.7z"]) func otherArchivesAreRefused(path: String) {
    #expect(throws: ArchiveError.self) { try SharedSet.check(path, replacing: true) }
  }

  @Test(arguments: [
    ("seed9", "seed10"), ("a", "b"), ("a", "a1"), ("x2y", "x10"), ("x", "x-2"), ("1", "01"), ("a9z", "a09z"),
  ]) func numbersInNamesCountAsNumbers(first: String, second: String) {
    #expect(isBefore(first, second) && !isBefore(second, first))
  }
}
