import Files
import Foundation
import TestSupport
import Testing

@testable import Sharing

@Suite struct ArchiveTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/set.zip" }

  private func entries() -> [Archive.Entry] {
    let file = folder.add("in.wav", (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
    return [
      Archive.Entry(name: "set/index.html", content: .bytes(Array("<p>".utf8))),
      Archive.Entry(name: "set/Fauré – 亀.wav", content: .file(file)),
      Archive.Entry(name: "set/empty.mid", content: .bytes([])),
    ]
  }

  /// Lists an archive with Python's own reader, one line per file, with its name, size, CRC and flags.
  private func read(_ path: String) throws -> [String] {
    let code =
      """
      import sys, zipfile
      archive = zipfile.ZipFile(sys.argv[1])
      assert archive.testzip() is None
      for i in archive.infolist():
        print(i.filename, i.file_size, i.compress_type, i.date_time[0], bool(i.flag_bits & 0x800) or \
        i.filename.isascii())
      """
    return try Run(["python3", "-X", "utf8", "-c", code, path]).finish().lines
  }

  @Test func anotherReaderFindsWhatWasPacked() throws {
    try Archive.write(entries(), to: path, replacing: false)
    #expect(
      try read(path) == [
        "set/index.html 3 0 1980 True", "set/Fauré – 亀.wav 300000 0 1980 True", "set/empty.mid 0 0 1980 True",
      ])
    #expect(folder.names == ["in.wav", "set.zip"])
  }

  @Test func tellsTheNamesInAnArchive() throws {
    try Archive.write(entries(), to: path, replacing: false)
    #expect(Archive.names(in: path) == ["set/index.html", "set/Fauré – 亀.wav", "set/empty.mid"])
    #expect(Archive.names(in: folder.path + "/missing.zip") == nil)
    #expect(Archive.names(in: folder.add("none.zip", Array("no archive at all".utf8))) == nil)
  }

  @Test func equalFilesGiveEqualBytes() throws {
    try Archive.write(entries(), to: path, replacing: false)
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(try Archive.write(entries(), to: path, replacing: true))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
    #expect(try !Archive.write(entries(), to: path, replacing: false), "the same archive exists already")
    #expect(throws: ArchiveError.present(path: path)) {
      try Archive.write(entries().dropLast(), to: path, replacing: false)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
  }

  @Test func whatIsThereStays() throws {
    folder.add("set.zip", [1])
    #expect(throws: ArchiveError.present(path: path)) { try Archive.write(entries(), to: path, replacing: false) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
  }

  @Test func aFileThatIsMissingLeavesNoArchive() {
    #expect(throws: FileError.self) {
      try Archive.write(
        entries() + [Archive.Entry(name: "x", content: .file(folder.path + "/x"))], to: path, replacing: false)
    }
    #expect(throws: FileError.self) {
      try Archive.write([Archive.Entry(name: "x", content: .file(folder.path))], to: path, replacing: false)
    }
    #expect(folder.names == ["in.wav"])
  }

  /// ZIP64: the input is a sparse file, so that only the archive takes disk space. Its length exceeds 32 bits.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ETUDE_LARGE"] != nil, "needs 5 GB: set ETUDE_LARGE"))
  func aFileBeyondFourGigabytesIsWhole() throws {
    let large = folder.add("large.wav", [1])
    #expect(truncate(large, (1 << 32) + 5) == 0)
    let entries = [
      Archive.Entry(name: "large.wav", content: .file(large)), Archive.Entry(name: "after.mid", content: .bytes([7])),
    ]
    try Archive.write(entries, to: path, replacing: false)
    #expect(try read(path) == ["large.wav 4294967301 0 1980 True", "after.mid 1 0 1980 True"])
  }

  @Test(arguments: [
    (ArchiveError.present(path: "a.zip"), "a.zip: exists already, with other contents, and was not changed"),
    (
      .nothing(path: "a.zip"),
      "a.zip: not written, because there is no piece to put into it; give audio files or MIDI files"
    ),
    (
      .pipe(path: "a.wav"), "a.wav: is a pipe or a device, so its length is unknown; give a file or a folder"
    ),
    (
      .changed(path: "a.wav"),
      "a.wav: changed while it was being archived; try again when nothing writes to it"
    ),
    (.unwritable(path: "a.zip", reason: "why"), "a.zip: libarchive cannot write it (why); choose another place"),
  ]) func saysWhatIsWrongAndWhatToDo(error: ArchiveError, sentence: String) {
    #expect(error.description == sentence)
  }
}
