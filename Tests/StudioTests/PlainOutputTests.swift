import Audio
import Files
import MIDI
import Music
import Support
import TestSupport
import Testing

@testable import Studio

/// What a folder without a manifest does with existing files and with new ones.
@Suite struct PlainOutputTests {
  private let folder = TemporaryFolder()
  private var out: String { folder.path + "/out" }
  private let formats: [OutputFormat] = [.audio(.wav16), .midi]

  private func output(replacing: Bool = false) throws -> PlainOutput {
    PlainOutput(try OutputSettings(formats: formats, isReplacing: replacing), SoundSettings())
  }

  private func piece(hasFixedName: Bool = true) throws -> Piece {
    var writer = PerformanceWriter(title: "x")
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 1)))
    let input = Input(path: folder.add("in/x.mid", writer.finish()), name: "x")
    let source = Job.Source.file(input, options: MIDIFile.Options())
    return try Job(source, name: "x", in: out, hasFixedName: hasFixedName).piece()
  }

  /// A piece as if it had been made: each file contains the name of its format.
  private func made(_ piece: Piece, _ assignment: Assignment) throws -> MadePiece {
    let files = try assignment.formats.map { format in
      let file = try AtomicFile(assignment.path.path(format))
      try file.write(format.name.utf8)
      return PendingFile(format: format, file: file)
    }
    let report = PieceReport(present: piece, piece.expectedMetadata(parsing: false), files: [:])
    return MadePiece(files: files, report: report)
  }

  private func text(_ name: String) throws -> String { String(decoding: try readFile(out + "/" + name), as: UTF8.self) }

  @Test func anEmptyFolderTakesAllFormats() throws {
    try makeFolder(out)
    let (output, piece) = (try output(), try piece())
    let assignment = try output.assignment(for: piece)
    #expect(assignment.name == "x" && assignment.formats == formats)
    let report = try output.commit(made(piece, assignment), of: piece, as: assignment)
    #expect(report.files == ["wav": out + "/x.wav", "mid": out + "/x.mid"])
    #expect(try folder.names(in: "out") == ["x.mid", "x.wav"] && text("x.wav") == "wav")
  }

  @Test func whatIsThereIsReportedLikeWhatIsMade() throws {
    let (output, piece) = (try output(), try piece())
    let path = OutputPath(folder: out, name: "x")
    let report = output.report(on: piece, as: Assignment("x", at: path, [], of: [.midi]))
    #expect(report.events == 1 && report.skipped == true && report.files == ["mid": out + "/x.mid"])
  }

  /// A file stores neither the loudness nor the gain.
  @Test func whatIsUnknownOfAudioIsNull() throws {
    let (output, piece) = (try output(), try piece())
    let path = OutputPath(folder: out, name: "x")
    func line(_ formats: [OutputFormat]) -> String {
      jsonLine(output.report(on: piece, as: Assignment("x", at: path, [], of: formats)))
    }
    for key in ["loudness", "truePeak", "gain", "isLimited"] {
      #expect(line([.audio(.wav16), .midi]).contains("\"\(key)\":null"))
      #expect(!line([.midi]).contains(key))
    }
  }

  @Test func aFileThatEtudeDidNotMakeIsRefused() throws {
    let other = folder.add("out/x.wav", [1, 2, 3])
    #expect(throws: OutputError.present([other])) { try output().assignment(for: piece()) }
    #expect(try output(replacing: true).assignment(for: piece()).formats == formats)
  }

  @Test func theInputIsNeverReplaced() throws {
    var writer = PerformanceWriter(title: "x")
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 1)))
    let path = folder.add("out/x.mid", writer.finish())
    let piece = try Job(rendering: Input(path: path, name: "x"), in: out).piece()
    #expect(throws: OutputError.ownInput(path)) { try output(replacing: true).assignment(for: piece) }
  }

  @Test func aNameThatMayChangeGetsANumber() throws {
    for name in ["out/x.flac", "out/x-2.mid"] { folder.add(name, []) }
    let assignment = try output().assignment(for: piece(hasFixedName: false))
    #expect(assignment.name == "x-3" && assignment.formats == formats)
  }

  @Test func aNameThatIsTakenMeanwhileCostsNoFile() throws {
    try makeFolder(out)
    let (output, piece) = (try output(), try piece())
    let assignment = try output.assignment(for: piece)
    let made = try made(piece, assignment)
    folder.add("out/x.mid", [1, 2, 3])
    let error = #expect(throws: NameTaken.self) { try output.commit(made, of: piece, as: assignment) }
    #expect(error?.path == out + "/x.mid")
    #expect(try folder.names(in: "out") == ["x.mid"] && readFile(out + "/x.mid") == [1, 2, 3], "all or nothing")
  }

  @Test func replacingLeavesNothingOfTheOldFiles() throws {
    for name in ["out/x.mid", "out/x.wav"] { folder.add(name, [1, 2, 3]) }
    let (output, piece) = (try output(replacing: true), try piece())
    let assignment = try output.assignment(for: piece)
    _ = try output.commit(made(piece, assignment), of: piece, as: assignment)
    #expect(try text("x.mid") == "mid" && text("x.wav") == "wav")
  }

  @Test func stemsOfAnEarlierRenderAreToldAndRendersOfOtherFilesAreNot() throws {
    let stem = folder.add("out/x.ch1-piano.wav", [1, 2, 3])
    for other in ["x.ch2-bass.wav", "x.ch1-piano.flac", "x.ch1-pianos.wav", "xx.ch1-piano.wav"] {
      folder.add("out/\(other)", [1, 2, 3])
    }
    let (output, piece) = (try output(replacing: true), try piece())
    let assignment = try output.assignment(for: piece)
    func warnings() throws -> [String] {
      try output.commit(made(piece, assignment), of: piece, as: assignment).warnings
    }
    #expect(try warnings() == ["stems of an earlier render were kept, but do not add up to this one: \(stem)"])
    folder.add("out/x.ch1-piano.MIDI", [1, 2, 3])
    #expect(try warnings().isEmpty)
  }
}
