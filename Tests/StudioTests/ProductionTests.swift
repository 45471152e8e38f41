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

@Suite struct ProductionTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() {
    font = folder.add("piano.sf2", TestSoundFont().bytes)
  }

  private func production(_ formats: [DeliveryFormat], isReplacing: Bool = false) throws -> Production {
    try Production(Delivery(formats: formats, isReplacing: isReplacing), soundFont: font)
  }

  private func composition(seed: UInt64 = 42, licence: String? = nil) throws -> Piece {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 1, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let composer = try Composer(
      parameters: Parameters(architecture, using: &generator), vocabulary: vocabulary, labels: ["Fauré"],
      fingerprint: "test", licence: licence)
    let brief = Brief(seed: seed, length: .seconds(3), label: "fauré")
    let provenance = Provenance(brief, by: composer, model: "tiny")
    return .composition(brief, by: composer, date: "2026-01-02", provenance: provenance)
  }

  private var out: String { folder.path + "/out" }

  @Test func everyFileSaysTheLicenceOfTheModel() async throws {
    let formats: [AudioFileFormat] = [.wav16, .flac16, .aiff16, .vorbis]
    let report = try await production([.midi] + formats.map(DeliveryFormat.audio))
      .make(composition(licence: "CC BY 4.0"), in: out)
    #expect(report.licence == "CC BY 4.0")
    for path in report.files.values {
      #expect(try FileFacts(path).tags.copyright == "Composed with a model under CC BY 4.0", "\(path)")
    }
    let rendered = try await production([.audio(.wav16)]).make(.file(report.files["mid"]!), in: out + "/again")
    #expect(rendered.licence == "CC BY 4.0")
    #expect(try FileFacts(rendered.files["wav"]!).tags.copyright == "Composed with a model under CC BY 4.0")
    let silent = try await production([.midi]).make(composition(), in: out + "/silent")
    #expect(silent.licence == nil)
    #expect(try FileFacts(silent.files["mid"]!).tags.copyright == nil)
  }

  @Test func composesAMidiFileAndItsAudio() async throws {
    let report = try await production([.midi, .audio(.wav16), .audio(.flac16)]).make(composition(), in: out)
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
    // The sound lasts as long as the music, and dies away after it.
    #expect(report.seconds >= performance.events.map { $0.end.value }.max()!)
    #expect(frames.lazy.map { abs(Int($0)) }.max()! > 1 << 28)
    let stages = ["compose", "level", "encode", "encode wav", "encode flac", "render", "soundfont", "total"]
    #expect(Set(report.timings.keys) == Set(stages))
    #expect(report.timings.values.allSatisfy { $0 >= 0 && $0 <= report.timings["total"]! })
  }

  @Test func theSameSeedGivesTheSameBytesWhateverElseIsMade() async throws {
    let piece = try composition()
    let alone = try await production([.midi]).make(piece, in: out)
    let sounded = try await production([.midi, .audio(.wav16)]).make(piece, in: out + "/2")
    #expect(try Data(contentsOf: url(alone.files["mid"]!)) == Data(contentsOf: url(sounded.files["mid"]!)))
  }

  @Test func aComposedPieceNeverReplacesAnother() async throws {
    let production = try production([.midi])
    _ = try await production.make(composition(), in: out)
    let second = try await production.make(composition(), in: out)
    #expect(second.files["mid"]!.hasSuffix("seed42-2.mid"))
  }

  /// Somebody takes a name while the piece that should have it is being made.
  @Test func aPieceThatGetsAnotherNameGetsAllItsFiles() async throws {
    let piece = try composition()
    let orders = [Order(composing: piece.stem, in: out) { piece }]
    let manifest = try Manifest(folder: out)
    try await production([.midi]).make(orders, jobs: 1, manifest: manifest) { _, _ in }
    var files: [String: String] = [:]
    try await production([.midi, .audio(.wav16)]).make(orders, jobs: 1, manifest: manifest) { [folder] _, stage, _ in
      if stage == .encode { folder.add("out/\(piece.stem).wav", [1]) }
    } finished: { _, outcome in
      if case .made(let report) = outcome { files = report.files }
    }
    #expect(files == ["mid": "\(out)/\(piece.stem)-2.mid", "wav": "\(out)/\(piece.stem)-2.wav"])
    #expect(try Manifest.summary(of: out).made == 2)
    let lines = try readFile(out + "/manifest.jsonl").split(separator: 10)
    let outputs = try #require(ManifestRecord(line: lines.last!)?.outputs)
    for (format, path) in files { #expect(isThere(path) && outputs[format]?.bytes == fileLength(path)) }
  }

  @Test(.timeLimit(.minutes(5))) func aLinkThatLeadsNowhereIsATakenName() async throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: out + "/2026-01-02-fauré-seed42.mid", withDestinationPath: "/nowhere/at/all")
    let report = try await production([.midi]).make(composition(), in: out)
    #expect(report.files["mid"]!.hasSuffix("seed42-2.mid"))
  }

  @Test func midiAloneNeedsNoSoundFont() async throws {
    let production = try Production(Delivery(formats: [.midi]), soundFont: "/nowhere.sf2")
    #expect(try await production.make(composition(), in: out).events > 0)
    #expect(throws: (any Error).self) { try Production(Delivery(formats: [.audio(.wav16)]), soundFont: "/nowhere.sf2") }
  }

  @Test func rendersAFileOnceAndRefusesToReplaceIt() async throws {
    let input = try await production([.midi]).make(composition(), in: out).files["mid"]!
    let piece = Piece.file(input)
    let report = try await production([.audio(.flac24)]).make(piece, in: out)
    #expect(report.input == input && report.seed == nil)
    let path = report.files["flac24"]!
    await #expect(throws: DeliveryError.present([path])) {
      try await production([.audio(.flac24)]).make(piece, in: out)
    }
    _ = try await production([.audio(.flac24)], isReplacing: true).make(piece, in: out)
  }

  @Test func oneBadFileCostsThatFileAlone() async throws {
    let good = try await production([.midi]).make(composition(), in: out).files["mid"]!
    let bad = folder.add("bad.mid", Array("no MIDI at all".utf8))
    let orders = try Input.find([bad, good, "/nowhere.mid"]).map { Order(rendering: $0, in: out) }
    var outcomes: [String: Bool] = [:]
    try await production([.audio(.wav16)]).make(orders, jobs: 2) { order, outcome in
      if case .made = outcome { outcomes[order.label] = true } else { outcomes[order.label] = false }
    }
    #expect(outcomes == [bad: false, good: true, "/nowhere.mid": false])
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".wav") }.count == 1)
  }

  @Test(arguments: [(DeliveryFormat.midi, 4), (.audio(.wav16), 1)])
  func soManyPiecesAreComposedAJob(format: DeliveryFormat, count: Int) async throws {
    let underWay = Mutex((now: 0, most: 0))
    let orders = (0..<8).map { number in
      Order(composing: "\(number)", in: out) {
        Piece(title: "\(number)", stem: "\(number)", input: nil, seed: 1, provenance: nil) { stream, _, _ in
          underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
          // Waits for as many as there should be at once, and whether there come more.
          for _ in 0..<2000 where underWay.withLock(\.most) < count { try await Task.sleep(for: .milliseconds(1)) }
          try await Task.sleep(for: .milliseconds(5))
          underWay.withLock { $0.now -= 1 }
          stream.send(.note(Note(pitch: Pitch(60), velocity: 64, onset: .zero, duration: 1)))
          stream.finish()
          return Piece.Making()
        }
      }
    }
    var made = 0
    try await production([format]).make(orders, jobs: 1) { _, outcome in if case .made = outcome { made += 1 } }
    #expect(made == 8 && underWay.withLock(\.most) == count)
  }

  @Test func anInterruptedPieceLeavesNothing() async throws {
    let production = try production([.midi, .audio(.wav16)])
    let (piece, out) = (try composition(), out)
    let task = Task { try await production.make(piece, in: out) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!isThere(out), "the folder, too, is made for its files alone")
  }

  @Test func aFileIsNeverMadeIntoItself() async throws {
    let input = try await production([.midi]).make(composition(), in: out).files["mid"]!
    await #expect(throws: DeliveryError.ownInput(out + "/./" + input.dropFirst(out.count + 1))) {
      try await production([.midi], isReplacing: true).make(.file(input), in: out + "/.")
    }
  }

  @Test func inputsOfOneNameAreToldApart() async throws {
    let first = try await production([.midi]).make(composition(), in: out + "/1").files["mid"]!
    let second = try await production([.midi]).make(composition(), in: out + "/2").files["mid"]!
    var files: [String] = []
    let orders = try Input.find([second, first]).map { Order(rendering: $0, in: out) }
    try await production([.audio(.wav16)]).make(Order.distinct(orders), jobs: 1) { _, outcome in
      if case .made(let report) = outcome { files += report.files.values }
    }
    #expect(Set(files).count == 2 && files[0].hasSuffix("seed42-2.wav"))
  }

  @Test func twoAtOnceWithOneSeedGetTwoNames() async throws {
    let (production, piece, out) = (try production([.midi, .audio(.wav16)]), try composition(), out)
    async let first = production.make(piece, in: out)
    async let second = production.make(piece, in: out)
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
      try await production([.audio(.wav16)]).make(.file(path), in: out)
    }
    #expect(!isThere(out), "the folder, too, is made for its files alone")
  }

  private func url(_ path: String) -> URL { URL(fileURLWithPath: path) }
}
