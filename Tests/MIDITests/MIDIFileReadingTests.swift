import Files
import Music
import TestSupport
import Testing

@testable import MIDI

@Suite struct MIDIFileReadingTests {
  @Test func strictRefusesTheFirstRepair() throws {
    let bytes = header(tracks: 2) + track(c4)
    #expect(try MIDIFile.read(bytes, name: "test.mid").warnings.count == 2)
    let first = MIDIWarning(offset: 30, repair: .endOfTrackMissing)
    #expect(throws: MIDIError.strict(file: "test.mid", first)) {
      try MIDIFile.read(bytes, name: "test.mid", .strict)
    }
  }

  @Test func namesAFileThatIsMissing() {
    let missing = FileError(path: "/no/such.mid", action: .read, code: 2)
    #expect(throws: MIDIError.unreadable(missing)) { try MIDIFile.read(path: "/no/such.mid") }
  }

  /// The files of the corpus are regular, and their notes end in time.
  @Test(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
  func readsTheCorpusWithoutARepair() throws {
    let paths = try filesBelow(Corpus.folder, extensions: MIDIFile.fileExtensions)
    for path in stride(from: 50, to: paths.count, by: 100).map({ paths[$0] }) {
      let performance = try MIDIFile.read(path: path, .strict).file.performance
      #expect(!performance.notes.isEmpty && performance.end < 3600, "\(path)")
    }
  }
}
