import Audio
import Composing
import Files
import Foundation
import MIDI
import Music
import Network
import Randomness
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Studio

@Suite struct PipelineTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() {
    font = folder.add("piano.sf2", TestSoundFont().bytes)
  }

  private func pipeline(_ formats: [OutputFormat], isReplacing: Bool = false) throws -> Pipeline {
    try Pipeline(OutputSettings(formats: formats, isReplacing: isReplacing), soundFont: font)
  }

  private func composition(seed: UInt64 = 42, licence: String? = nil, in folder: String? = nil) throws -> Job {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 1, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let composer = try Composer(
      parameters: Parameters(architecture, using: &generator), vocabulary: vocabulary, labels: ["Fauré"],
      digest: "test", licence: licence)
    var request = CompositionRequest()
    (request.seed, request.length, request.style) = (seed, .seconds(3), .label("fauré"))
    let plan = try CompositionPlan(request, by: composer, model: ("tiny", nil), date: "2026-01-02")
    return Job(.composition(plan, seed: seed), name: plan.name(seed: seed), in: folder ?? out, hasFixedName: false)
  }

  private func rendering(_ path: String, in folder: String? = nil) -> Job {
    Job(rendering: Input(path: path, name: fileName(of: path)), in: folder ?? out)
  }

  private var out: String { folder.path + "/out" }

  @Test func everyFileSaysTheLicenceOfTheModel() async throws {
    let formats: [AudioFileFormat] = [.wav16, .flac16, .aiff16, .vorbis]
    let report = try await pipeline([.midi] + formats.map(OutputFormat.audio))
      .make(composition(licence: "CC BY 4.0"))
    #expect(report.licence == "CC BY 4.0")
    for path in report.files.values {
      #expect(try FileFacts(path).tags.copyright == "Composed with a model under CC BY 4.0", "\(path)")
    }
    let rendered = try await pipeline([.audio(.wav16)]).make(rendering(report.files["mid"]!, in: out + "/again"))
    #expect(rendered.licence == "CC BY 4.0")
    #expect(try FileFacts(rendered.files["wav"]!).tags.copyright == "Composed with a model under CC BY 4.0")
    let silent = try await pipeline([.midi]).make(composition(in: out + "/silent"))
    #expect(silent.licence == nil)
    #expect(try FileFacts(silent.files["mid"]!).tags.copyright == nil)
  }

  @Test func composesNothingForAPlaceWhereNoFileCanBe() async throws {
    let file = folder.add("file", [1])
    let pipeline = try pipeline([.midi, .audio(.wav16)])
    let isBegun = Mutex(false)
    var refusals: [FileError?] = []
    try await pipeline.run([composition(in: file), composition(in: file + "/below")]) { _, _ in
      isBegun.withLock { $0 = true }
    } finished: { _, outcome in
      if case .failed(let error) = outcome { refusals.append(error as? FileError) }
    }
    #expect(refusals.allSatisfy { $0 == FileError(path: file, action: .create, code: ENOTDIR) } && refusals.count == 2)
    #expect(isBegun.withLock { !$0 })
  }

  @Test func composesAMidiFileAndItsAudio() async throws {
    let report = try await pipeline([.midi, .audio(.wav16), .audio(.flac16)]).make(composition())
    #expect(
      report.files.mapValues { $0.dropFirst(out.count + 1) } == [
        "mid": "2026-01-02-fauré-seed42.mid", "wav": "2026-01-02-fauré-seed42.wav",
        "flac": "2026-01-02-fauré-seed42.flac",
      ])
    let performance = try Performance(midiPath: report.files["mid"]!)
    #expect(performance.events.count == report.events)
    #expect(report.seed == 42 && report.title == "After Fauré, seed 42")
    var wav = try AudioFileReader(report.files["wav"]!)
    var flac = try AudioFileReader(report.files["flac"]!)
    let frames = try wav.readIntegers(frames: 1 << 20)
    #expect(try frames == flac.readIntegers(frames: 1 << 20))
    #expect(Double(frames.count / 2) / 44100 == report.seconds)
    // The audio lasts as long as the music, and dies away after it.
    #expect(report.seconds! >= performance.events.map { $0.end.value }.max()!)
    #expect(frames.lazy.map { abs(Int($0)) }.max()! > 1 << 28)
    let stages = ["compose", "level", "encode", "encode wav", "encode flac", "render", "soundfont", "total"]
    #expect(Set(report.timings.keys) == Set(stages))
    #expect(report.timings.values.allSatisfy { $0 >= 0 && $0 <= report.timings["total"]! })
  }

  @Test func theSameSeedGivesTheSameBytesWhateverElseIsMade() async throws {
    let alone = try await pipeline([.midi]).make(composition())
    let sounded = try await pipeline([.midi, .audio(.wav16)]).make(composition(in: out + "/2"))
    #expect(try Data(contentsOf: url(alone.files["mid"]!)) == Data(contentsOf: url(sounded.files["mid"]!)))
  }

  @Test func aComposedPieceNeverReplacesAnother() async throws {
    let pipeline = try pipeline([.midi])
    _ = try await pipeline.make(composition())
    let second = try await pipeline.make(composition())
    #expect(second.files["mid"]!.hasSuffix("seed42-2.mid"))
  }

  /// Another process takes a name while the piece that should have it is being made.
  @Test func aPieceThatGetsAnotherNameGetsAllItsFiles() async throws {
    let job = try composition()
    let manifest = try Manifest(folder: out)
    try await pipeline([.midi]).run([job], cores: 1, manifest: manifest) { _, _ in }
    var files: [String: String] = [:]
    try await pipeline([.midi, .audio(.wav16)]).run([job], cores: 1, manifest: manifest) { [folder] _, progress in
      if progress.stage == .encode { folder.add("out/\(job.name).wav", [1]) }
    } finished: { _, outcome in
      if case .made(let report) = outcome { files = report.files }
    }
    #expect(files == ["mid": "\(out)/\(job.name)-2.mid", "wav": "\(out)/\(job.name)-2.wav"])
    #expect(try Manifest.summary(of: out).made == 2)
    let lines = try readFile(out + "/manifest.jsonl").split(separator: 10)
    let outputs = try #require(ManifestRecord(line: lines.last!)?.outputs)
    for (format, path) in files { #expect(fileExists(path) && outputs[format]?.bytes == fileLength(path)) }
  }

  @Test(.timeLimit(.minutes(20))) func aLinkThatLeadsNowhereIsATakenName() async throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: out + "/2026-01-02-fauré-seed42.mid", withDestinationPath: "/nowhere/at/all")
    let report = try await pipeline([.midi]).make(composition())
    #expect(report.files["mid"]!.hasSuffix("seed42-2.mid"))
  }

  @Test func midiAloneNeedsNoSoundFont() async throws {
    let pipeline = try Pipeline(OutputSettings(formats: [.midi]), soundFont: "/nowhere.sf2")
    #expect(try await pipeline.make(composition()).events ?? 0 > 0)
    #expect(throws: (any Error).self) {
      try Pipeline(OutputSettings(formats: [.audio(.wav16)]), soundFont: "/nowhere.sf2")
    }
  }

  @Test func refusesToReplaceWhatItDidNotMake() async throws {
    let input = try await pipeline([.midi]).make(composition()).files["mid"]!
    let job = rendering(input)
    let path = folder.add("out/\(job.name).flac", [1, 2, 3])
    await #expect(throws: OutputError.present([path])) { try await pipeline([.audio(.flac24)]).make(job) }
    let report = try await pipeline([.audio(.flac24)], isReplacing: true).make(job)
    #expect(report.input == input && report.seed == nil && report.files["flac24"] == path)
  }

  @Test func oneBadFileCostsThatFileAlone() async throws {
    let good = try await pipeline([.midi]).make(composition()).files["mid"]!
    let bad = folder.add("bad.mid", Array("no MIDI at all".utf8))
    let jobs = try Input.find([bad, good, "/nowhere.mid"]).map { Job(rendering: $0, in: out) }
    var outcomes: [String: Bool] = [:]
    try await pipeline([.audio(.wav16)]).run(jobs, cores: 2) { job, outcome in
      if case .made = outcome { outcomes[job.label] = true } else { outcomes[job.label] = false }
    }
    #expect(outcomes == [bad: false, good: true, "/nowhere.mid": false])
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".wav") }.count == 1)
  }

  @Test func severalPiecesACoreAreComposedWhereNothingIsRendered() throws {
    let jobs = try (0..<8).map { try composition(seed: $0) }
    #expect(try pipeline([.midi]).piecesAtOnce(jobs, cores: 1) == 4)
    #expect(try pipeline([.midi]).piecesAtOnce(Array(jobs[..<1]), cores: 2) == 4)
    #expect(try pipeline([.midi, .audio(.wav16)]).piecesAtOnce(jobs, cores: 1) == 1)
    #expect(try pipeline([.midi]).piecesAtOnce([rendering("a.mid")] + jobs, cores: 2) == 2)
  }

  @Test func anInterruptedPieceLeavesNothing() async throws {
    let pipeline = try pipeline([.midi, .audio(.wav16)])
    let (job, out) = (try composition(), out)
    let task = Task { try await pipeline.make(job) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!fileExists(out), "the folder is only created for its files")
  }

  @Test func aFileIsNeverMadeIntoItself() async throws {
    let input = try await pipeline([.midi]).make(composition()).files["mid"]!
    await #expect(throws: OutputError.ownInput(out + "/./" + input.dropFirst(out.count + 1))) {
      try await pipeline([.midi], isReplacing: true).make(rendering(input, in: out + "/."))
    }
  }

  @Test func inputsOfOneNameAreToldApart() async throws {
    let first = try await pipeline([.midi]).make(composition(in: out + "/1")).files["mid"]!
    let second = try await pipeline([.midi]).make(composition(in: out + "/2")).files["mid"]!
    var files: [String] = []
    let jobs = try Input.find([second, first]).map { Job(rendering: $0, in: out) }
    try await pipeline([.audio(.wav16)]).run(Job.distinct(jobs), cores: 1) { _, outcome in
      if case .made(let report) = outcome { files += report.files.values }
    }
    #expect(Set(files).count == 2 && files[0].hasSuffix("seed42-2.wav"))
  }

  @Test func twoAtOnceWithOneSeedGetTwoNames() async throws {
    let (pipeline, job) = (try pipeline([.midi, .audio(.wav16)]), try composition())
    async let first = pipeline.make(job)
    async let second = pipeline.make(job)
    let names = try await Set(first.files.values).union(second.files.values)
    #expect(names.count == 4 && names.filter { $0.contains("seed42-2.") }.count == 2)
  }

  @Test func aPieceWithoutPianoNotesIsRefused() async throws {
    let path = folder.add(
      "empty.mid",
      [
        0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96,  // MThd: format 0, 1 track, 96 ticks
        0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, 4, 0, 0xFF, 0x2F, 0,  // MTrk: End of Track
      ])
    await #expect(throws: PieceError.noNotes(path: path, percussion: 0)) {
      try await pipeline([.audio(.wav16)]).make(rendering(path))
    }
    #expect(!fileExists(out), "the folder is only created for its files")
  }

  private func url(_ path: String) -> URL { URL(fileURLWithPath: path) }
}

extension Pipeline {
  /// Makes one piece in its folder, without a manifest.
  fileprivate func make(_ job: Job) async throws -> PieceReport {
    let outcome = try await make(job.piece(), into: PlainOutput(settings, sound))
    guard case .made(let report) = outcome else { throw CancellationError() }
    return report
  }
}
