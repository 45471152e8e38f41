import Audio
import Composing
import Files
import Foundation
import Live
import Pictures
import Rendering
import Serving
import Synchronization
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(20))) struct ServedPiecesTests {
  private let folder = TemporaryFolder()
  private let sound: LiveSound

  init() throws { sound = try LiveSound(soundFont: folder.add("piano.sf2", TestSoundFont().bytes)) }

  private func pieces() throws -> ServedPieces {
    var request = CompositionRequest()
    request.seed = 10
    return ServedPieces(try ComposedPieces(request, sound: sound))
  }

  private func apply(_ pieces: ServedPieces, _ change: (inout PieceSettings) -> Void) throws {
    var pieceSettings = pieces.pieceSettings
    change(&pieceSettings)
    try pieces.apply(pieceSettings)
  }

  private func next(_ pieces: ServedPieces) throws -> PieceFacts { try #require(pieces.next()).facts }

  @Test func twoPiecesOfOneSeedKeepTheirLinksAndFiles() async throws {
    let pieces = try pieces()
    var made: [PieceFacts] = []
    for composer in ["Chopin", "Bach"] {
      try apply(pieces) { ($0.seed, $0.composer, $0.seconds) = (42, composer, 5) }
      made.append(try next(pieces))
      pieces.begin(made.last!)
    }
    #expect(made.map(\.seed) == [42, 42])
    let links = made.map { pieces.query(for: $0) }
    #expect(links == ["seed=42&composer=Chopin&seconds=5.0", "seed=42&composer=Bach&seconds=5.0"])
    let saved = try await pieces.save(made[0], as: [.midi], in: folder.path).map(fileName)
    #expect(saved.count == 1 && saved.first?.hasSuffix("-chopin-seed42.mid") == true, "\(saved)")
  }

  @Test func savedFilesAreThoseThatComposeMakes() async throws {
    var request = CompositionRequest()
    request.seed = 10
    let services = try StudioServices(
      request, sound: sound, folder: folder.path + "/saved", scratch: folder.path + "/scratch")
    var pieceSettings = PieceSettings()
    (pieceSettings.composer, pieceSettings.tempo, pieceSettings.seconds) = ("Chopin", 1.5, 5)
    try services.apply(pieceSettings)
    let saved = try await services.save(next(services.pieces))
    (request.style, request.length, request.constraints.tempo) = (.label("Chopin"), .seconds(5), 1.5)
    let formats: [OutputFormat] = [.midi, .audio(.wav16), .audio(.flac16), .audio(.mp3), .picture(.svg)]
    let pipeline = try Pipeline(OutputSettings(formats: formats), soundFont: sound.soundFont.path)
    try await pipeline.run(request.jobs(in: folder.path + "/composed")) { _, _ in }
    #expect(saved.count == 5 && saved == folder.names(in: "composed").filter { !$0.hasPrefix(".") })
    for name in saved {
      let files = try ["saved", "composed"].map { try Data(contentsOf: URL(filePath: "\(folder.path)/\($0)/\(name)")) }
      #expect(files[0] == files[1] && files[0].count > 100, "\(name)")
    }
  }

  @Test func aRequestedSeedRemainsUntilItsPieceBegins() throws {
    let pieces = try pieces()
    try apply(pieces) { $0.seed = 77 }
    let dropped = try next(pieces)
    #expect(dropped.seed == 77 && pieces.pieceSettings.seed == 77)
    try apply(pieces) { $0.density = 5 }
    pieces.takeBack(dropped)
    let piece = try next(pieces)
    #expect(pieces.query(for: piece) == "seed=77&density=5.0" && pieces.pieceSettings.seed == 77)
    pieces.begin(piece)
    #expect(pieces.pieceSettings.seed == nil)
    #expect(try next(pieces).seed == 78)
  }

  @Test func aRequestedSeedFollowsAFile() throws {
    let pieces = try pieces()
    try apply(pieces) { $0.seed = 77 }
    let dropped = try next(pieces)
    pieces.insert(FilePieces([folder.add("one.mid", oneNoteMIDI())], sound: sound))
    pieces.takeBack(dropped)
    #expect(try next(pieces).path != nil)
    #expect(try next(pieces).seed == 77)
  }

  @Test func warningsCallAnUploadByItsName() async throws {
    let warnings = Mutex<[String]>([])
    let sound = try LiveSound(soundFont: folder.add("piano.sf2", TestSoundFont().bytes)) { warning in
      warnings.withLock { $0.append(warning) }
    }
    let services = try StudioServices(
      CompositionRequest(), sound: sound, folder: folder.path + "/saved", scratch: folder.path + "/scratch")
    let upload = try services.upload(violinMIDI, name: "a/violin.mid")
    try services.play(upload.id)
    let piece = try #require(services.pieces.next())
    piece.prepare()
    _ = try services.enqueue(upload.id)
    while !piece.isFinished || services.queue.contains(where: { $0.state == .waiting || $0.state == .running }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    let sentence = "channel 1: the SoundFont has no program 40 in bank 0; played on the piano"
    #expect(warnings.withLock(\.self) == ["violin.mid: \(sentence)"])
  }

  @Test func anUploadWithoutNotesForAPianoIsNotContinued() throws {
    let services = try StudioServices(
      CompositionRequest(), sound: sound, folder: folder.path + "/saved", scratch: folder.path + "/scratch")
    // A drum on channel 10.
    let drum = oneTrack([0, 0x99, 38, 80, 12, 0x89, 38, 0])
    let upload = try services.upload(drum, name: "drum.mid")
    let error = #expect(throws: ServiceError.self) { try services.compose(continuing: upload.id) }
    #expect(error?.kind == .refused && error?.description.hasPrefix("drum.mid has no notes for a piano") == true)
  }

  @Test func aDroppedFileComesAgain() throws {
    let pieces = try pieces()
    pieces.insert(FilePieces([folder.add("one.mid", oneNoteMIDI())], sound: sound))
    let file = try next(pieces)
    pieces.takeBack(file)
    #expect(try next(pieces).path == file.path)
    #expect(try next(pieces).seed == 10)
  }

  @Test func seedsOfAnEarlierSeriesDoNotComeBack() throws {
    let pieces = try pieces()
    #expect(try next(pieces).seed == 10)
    let dropped = try next(pieces)
    try apply(pieces) { $0.seed = 12 }
    pieces.takeBack(dropped)
    #expect(try next(pieces).seed == 12)
  }

  @Test func theModelIsReadOnce() throws {
    let path = folder.path + "/model.safetensors"
    try FileManager.default.copyItem(atPath: BundledModel.path(of: "expressive"), toPath: path)
    var request = CompositionRequest()
    request.model = path
    let pieces = try ComposedPieces(request, sound: sound)
    try FileManager.default.removeItem(atPath: path)
    request.constraints.density = 5
    try pieces.update(request)
    let others = try ComposedPieces(request, like: pieces)
    #expect(pieces.next() != nil && others.next() != nil)
  }

  @Test func savingUsesTheSoundFontThatIsLoaded() throws {
    let pipeline = try Pipeline(OutputSettings(formats: [.audio(.wav16)]), sound: sound)
    #expect(pipeline.renderer == sound.renderer)
  }
}
