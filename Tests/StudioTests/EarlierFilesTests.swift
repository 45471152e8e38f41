import Audio
import Composing
import Files
import Foundation
import MIDI
import Music
import Network
import Pictures
import Randomness
import Rendering
import TestSupport
import Testing
import Tokens

@testable import Studio

/// Repeats a request in a folder without a manifest.
@Suite struct EarlierFilesTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() { font = folder.add("piano.sf2", TestSoundFont().bytes) }

  /// Whether the piece was made; false if its files existed already.
  private func make(
    _ job: Job, _ formats: [OutputFormat], rate: SampleRate = .hz44100, artist: String? = nil, length: Double? = nil,
    isLoop: Bool = false, sound: SoundSettings = SoundSettings()
  ) async throws -> (isMade: Bool, report: PieceReport) {
    var sound = sound
    (sound.sampleRate, sound.tags.artist) = (rate, try artist.map { try Template($0) })
    if let length {
      var edit = AudioEdit()
      (edit.length, edit.isLoop) = (length, isLoop)
      sound.edit = edit
    }
    let settings = try OutputSettings(formats: formats)
    let pipeline = try Pipeline(settings, soundFont: font, sound: sound)
    switch try await pipeline.make(job.piece(), into: PlainOutput(settings, sound)) {
    case .made(let report): return (true, report)
    case .present(let report): return (false, report)
    default: throw CancellationError()
    }
  }

  private func rendering(_ name: String = "piece.mid") -> Job {
    var writer = PerformanceWriter(title: "Piece")
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 0.25)))
    return Job(rendering: Input(path: folder.add(name, writer.finish()), name: name), in: nil)
  }

  private func composition(seed: UInt64 = 1) throws -> Job {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 1, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let composer = try Composer(
      parameters: Parameters(architecture, using: &generator), vocabulary: vocabulary, labels: ["Fauré"],
      digest: "test", licence: "CC0")
    var request = CompositionRequest()
    (request.seed, request.length, request.style) = (seed, .seconds(3), .label("fauré"))
    let plan = try CompositionPlan(request, by: composer, model: ("tiny", nil), date: "2026-01-02")
    return Job(.composition(plan, seed: seed), name: "nocturne", in: folder.path)
  }

  @Test(arguments: AudioFileFormat.allCases) func aRenderIsThereAlready(format: AudioFileFormat) async throws {
    let (job, rate) = (rendering(), format.sampleRates[0])
    #expect(try await make(job, [.audio(format)], rate: rate).isMade)
    let again = try await make(job, [.audio(format)], rate: rate)
    #expect(!again.isMade && again.report.skipped == true && again.report.seconds ?? 0 > 0)
    #expect(again.report.files == [format.name: job.path.path(.audio(format))])
  }

  @Test func whatIsMissingIsMade() async throws {
    let job = rendering()
    _ = try await make(job, [.audio(.flac16), .picture(.svg)])
    #expect(try await !make(job, [.audio(.flac16), .picture(.svg)]).isMade)
    let more = try await make(job, [.audio(.flac16), .audio(.wav16), .picture(.svg)])
    #expect(more.isMade && more.report.files.keys.sorted() == ["flac", "svg", "wav"])
  }

  @Test func anotherRequestIsRefused() async throws {
    let job = rendering()
    _ = try await make(job, [.audio(.wav16)])
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav24)]) }
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav16)], rate: .hz48000) }
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav16)], artist: "Somebody") }
  }

  @Test func anotherLengthIsAnotherRequest() async throws {
    let job = rendering()
    #expect(try await make(job, [.audio(.wav16)], length: 3).isMade)
    #expect(try await !make(job, [.audio(.wav16)], length: 3).isMade)
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav16)], length: 4) }
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav16)]) }
    await #expect(throws: OutputError.self) { try await make(job, [.audio(.wav16)], length: 3, isLoop: true) }
  }

  /// Requests for sound that a file does not tell from the default.
  private static let hidden: [SoundSettings] = {
    let changes: [(inout SoundSettings) -> Void] = [
      { $0.level = .asRendered }, { $0.render.playback = .etude(in: .none) }, { $0.render.playback = .fluidsynth },
      { $0.quality = 9 }, { $0.bitrate = 128 }, { $0.hasCover = true }, { $0.render.instruments = .piano },
      { $0.tags.comment = "Mine" },
    ]
    return changes.map { change in
      var sound = SoundSettings()
      change(&sound)
      return sound
    }
  }()

  @Test(arguments: hidden) func soundThatNoFileStoresIsNotTakenForMade(sound: SoundSettings) async throws {
    for job in [rendering(), try composition()] {
      let error = OutputError.present([job.path.path("wav")])
      _ = try await make(job, [.audio(.wav16)])
      await #expect(throws: error) { try await make(job, [.audio(.wav16)], sound: sound) }
    }
    // It has no sound.
    let silent = try composition()
    #expect(try await make(silent, [.midi], sound: sound).isMade)
    #expect(try await !make(silent, [.midi], sound: sound).isMade)
  }

  @Test func aRenderThatIsOlderThanItsInputIsRefused() async throws {
    let job = rendering()
    _ = try await make(job, [.audio(.wav16)])
    try FileManager.default.setAttributes([.modificationDate: Date.now + 60], ofItemAtPath: job.input!)
    await #expect(throws: OutputError.present([job.path.path("wav")])) { try await make(job, [.audio(.wav16)]) }
  }

  @Test func aPictureAloneIsRefused() async throws {
    let job = rendering()
    _ = try await make(job, [.picture(.svg)])
    await #expect(throws: OutputError.present([job.path.path("svg")])) { try await make(job, [.picture(.svg)]) }
  }

  @Test func aCompositionIsKnownByItsProvenance() async throws {
    let formats = [OutputFormat.midi, .audio(.flac16)]
    let first = try await make(composition(), formats)
    #expect(first.isMade)
    let again = try await make(composition(), formats)
    #expect(!again.isMade && again.report.seed == 1 && again.report.licence == "CC0")
    #expect(again.report.provenance?.outcome != nil && again.report.provenance == first.report.provenance)
    #expect(again.report.events ?? 0 > 0 && again.report.redraws == first.report.redraws)
    #expect(again.report.seconds == first.report.seconds, "that of the audio")
    await #expect(throws: OutputError.self) { try await make(composition(seed: 2), formats) }
  }

  /// The render of a composed `.mid` is recognized by the provenance in both files, whatever their age.
  @Test func theAudioBesideAComposedFileIsItsRender() async throws {
    _ = try await make(composition(), [.midi, .audio(.flac16)])
    let path = folder.path + "/nocturne.mid"
    try FileManager.default.setAttributes([.modificationDate: Date.now + 60], ofItemAtPath: path)
    let job = Job(rendering: Input(path: path, name: "nocturne.mid"), in: nil)
    #expect(try await !make(job, [.audio(.flac16)]).isMade)
  }
}
