import Audio
import Files
import Foundation
import MIDI
import Music
import Rendering
import Support
import Synchronization
import TestSupport
import Testing

@testable import Studio

/// The process that was reported to hold a piece.
private final class Holder: Sendable {
  private let number = Mutex<Int32?>(nil)
  func set(_ value: Int32?) { number.withLock { $0 = value } }
  var value: Int32? { number.withLock { $0 } }
}

@Suite struct ManifestTests {
  private let folder = TemporaryFolder()
  private let font: String
  private var out: String { folder.path + "/out" }

  init() {
    font = folder.add("piano.sf2", TestSoundFont().bytes)
    for (index, name) in ["a/x", "a/y", "z"].enumerated() { add(name, pitch: 60 + index) }
  }

  @discardableResult
  private func add(_ name: String, pitch: Int) -> String {
    var writer = PerformanceWriter(title: name)
    writer.add(.note(Note(pitch: Pitch(pitch), velocity: 80, onset: 0, duration: 0.125)))
    return folder.add("in/\(name).mid", writer.finish())
  }

  /// Renders the folder. Returns `made`, `present`, or an error by name.
  private func render(
    _ formats: [OutputFormat] = [.audio(.flac16)], force: Bool = false, rate: SampleRate = .hz44100,
    shard: Shard = .whole
  ) async throws -> [String: String] {
    var sound = SoundSettings()
    sound.sampleRate = rate
    let pipeline = try Pipeline(
      OutputSettings(formats: formats, isReplacing: force), soundFont: font, sound: sound)
    let jobs = Job.distinct(try Input.find([folder.path + "/in"]).map { Job(rendering: $0, in: out) })
    var outcomes: [String: String] = [:]
    try await pipeline.run(
      jobs.filter(shard.takes), cores: 2, manifest: Manifest(folder: out, shard: shard)
    ) { job, outcome in
      outcomes[job.name] =
        switch outcome {
        case .made: "made"
        case .present: "present"
        case .failed(let error): "\(error)"
        case .notTried: "not tried"
        }
    }
    return outcomes
  }

  private let allMade = ["a/x": "made", "a/y": "made", "z": "made"]
  private let allPresent = ["a/x": "present", "a/y": "present", "z": "present"]

  private var text: String { get throws { try String(contentsOfFile: out + "/manifest.jsonl", encoding: .utf8) } }

  private var records: [ManifestRecord] {
    get throws {
      try text.split(separator: "\n").compactMap { ManifestRecord(line: $0.utf8) }
    }
  }

  @Test func saysWhatWasMadeFromWhat() async throws {
    #expect(try await render() == allMade)
    #expect(folder.names(in: "out") == ["a", "manifest.jsonl", "z.flac"])
    let record = try #require(try records.first { $0.name == "a/x" })
    #expect(try #require(record.truePeak) <= -0.9 && record.gain != nil && record.isLimited != nil)
    #expect(record.input == folder.path + "/in/a/x.mid" && record.title == "x" && record.events == 1)
    #expect(try record.sha256 == sha256(readFile(folder.path + "/in/a/x.mid")))
    #expect(record.soundfont?.path == font && record.etude == etudeVersion && record.error == nil)
    #expect(record.outputs?["flac"]?.path == "a/x.flac")
    #expect(record.outputs?["flac"]?.bytes == fileLength(out + "/a/x.flac"))
  }

  @Test func theSettingsTellTheRoomOrThePlayback() async throws {
    _ = try await render()
    #expect(try text.contains("\"render\":{\"instruments\":\"file\",\"room\":\"chamber\","))
    var settings = SoundSettings()
    settings.render.playback = .fluidsynth
    let line = jsonLine(settings)
    #expect(line.contains("\"render\":{\"instruments\":\"file\",\"playback\":\"fluidsynth\",\"velocityCurve\""))
  }

  /// Before 0.2, playback as in the program `fluidsynth` was a room.
  @Test func aLineOfAnEarlierVersionIsRead() throws {
    let line = #"{"name":"z","time":"2026-11-25T00:00:00.000Z","settings":{"render":{"room":"fluidsynth"}}}"#
    #expect(ManifestRecord(line: line.utf8)?.name == "z")
  }

  @Test func theSameAgainMakesNothing() async throws {
    _ = try await render()
    #expect(try await render() == allPresent)
    #expect(try records.count == 3)
  }

  @Test func onlyWhatIsMissingOrChangedIsMade() async throws {
    _ = try await render()
    try FileManager.default.removeItem(atPath: out + "/z.flac")
    #expect(try await render() == ["a/x": "present", "a/y": "present", "z": "made"])
    add("a/x", pitch: 70)
    #expect(try await render() == ["a/x": "made", "a/y": "present", "z": "present"])
    add("new", pitch: 71)
    #expect(try await render()["new"] == "made")
  }

  @Test func otherSettingsMakeAllAnew() async throws {
    _ = try await render()
    #expect(try await render(rate: .hz48000) == allMade)
    #expect(try await render(rate: .hz48000) == allPresent)
    var soft = TestSoundFont()
    soft.release = 0.5
    folder.add("piano.sf2", soft.bytes)
    #expect(try await render(rate: .hz48000) == allMade)
    #expect(try await render(force: true, rate: .hz48000) == allMade)
  }

  @Test func anotherFormatIsAdded() async throws {
    _ = try await render()
    let before = try modified("z.flac")
    #expect(try await render([.audio(.flac16), .audio(.wav16)]) == allMade)
    #expect(try modified("z.flac") == before)
    #expect(try records.last?.outputs?.keys.sorted() == ["flac", "wav"])
    #expect(try await render([.audio(.wav16)]) == allPresent)
    #expect(try await render([.audio(.wav24)]) == allMade, "the same name, another format")
    #expect(try await render([.audio(.wav16)]) == allMade)
  }

  private func modified(_ name: String) throws -> Date? {
    try FileManager.default.attributesOfItem(atPath: out + "/" + name)[.modificationDate] as? Date
  }

  @Test func somebodyElsesFileStays() async throws {
    folder.add("out/z.flac", [1, 2, 3])
    let outcomes = try await render()
    #expect(outcomes["z"] == OutputError.present([out + "/z.flac"]).description && outcomes["a/x"] == "made")
    #expect(try readFile(out + "/z.flac") == [1, 2, 3])
    #expect(try await render()["z"] == outcomes["z"])
    #expect(try await render(force: true) == allMade)
    #expect(try await render() == allPresent)
  }

  /// Whether a file was rendered again after its request changed; otherwise there must be a sentence that says why not.
  private func isReplaced(_ outcomes: [String: String], _ name: String) throws -> Bool {
    if outcomes[name] == "made" { return true }
    #expect(outcomes[name] == OutputError.changed(["\(out)/\(name).flac"]).description)
    return false
  }

  @Test func aFileThatSomebodyChangedStays() async throws {
    _ = try await render()
    let digest = try #require(try records.first { $0.name == "z" }?.outputs?["flac"]?.sha256)
    #expect(try digest == sha256(ofFile: out + "/z.flac").description)
    // A changed file with another length, and one with the same length and time.
    let length = try #require(fileLength(out + "/z.flac"))
    let time = try modified("z.flac")
    for bytes in [[1, 2, 3], [UInt8](repeating: 7, count: length)] as [[UInt8]] {
      folder.add("out/z.flac", bytes)
      try FileManager.default.setAttributes([.modificationDate: #require(time)], ofItemAtPath: out + "/z.flac")
      add("z", pitch: 70)
      #expect(try await !isReplaced(render(), "z") && readFile(out + "/z.flac") == bytes)
    }
    #expect(try await render(force: true)["z"] == "made")
    add("z", pitch: 71)
    #expect(try await isReplaced(render(), "z"))
  }

  @Test func aLineWithoutADigestMakesNoFileEtudes() async throws {
    _ = try await render()
    folder.add("out/manifest.jsonl", Array(try text.replacing("\"sha256\":", with: "\"other\":").utf8))
    #expect(try await render() == allPresent, "finished files are not made again")
    add("z", pitch: 70)
    #expect(try await !isReplaced(render(), "z"))
  }

  /// As if both had got the name before either was finished.
  @Test func aCompositionReplacesNoOtherOne() throws {
    let manifest = try Manifest(folder: out)
    func commit(_ text: String) throws {
      let file = try AtomicFile(out + "/same.mid")
      try file.write(text.utf8)
      var record = ManifestRecord(name: "same")
      record.brief = text
      record.outputs = ["mid": .init(path: "same.mid", bytes: 3, sha256: sha256(Array(text.utf8)), recipe: "0")]
      try manifest.commit(
        [PendingFile(format: .midi, file: file)], ManifestLine(record: record), isReplacing: false)
      try manifest.readChanges()
    }
    try commit("one")
    #expect(throws: NameTaken.self) { try commit("two") }
    #expect(try readFile(out + "/same.mid") == Array("one".utf8))
    #expect(throws: Never.self) { try commit("one") }
  }

  @Test func aForgedLineReplacesNothing() async throws {
    let victim = folder.add("out/victim.flac", [1, 2, 3])
    var forged = ManifestRecord(name: "victim", time: "2999-01-01T00:00:00.000Z")
    forged.input = add("victim", pitch: 62)
    forged.outputs = ["flac": .init(path: "victim.flac", bytes: 3, sha256: sha256([9]), recipe: "0")]
    folder.add("out/manifest.jsonl", ManifestLine(record: forged).bytes + [10])
    // A folder that is a link is not followed, either.
    let elsewhere = TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: out + "/a", withDestinationPath: elsewhere.path)
    let outcomes = try await render()
    #expect(try !isReplaced(outcomes, "victim") && readFile(victim) == [1, 2, 3])
    #expect(outcomes["a/x"] == OutputError.linkedFolder(out + "/a").description && elsewhere.names.isEmpty)
  }

  @Test func aProcessThatWasKilledWhileItReplacedIsContinued() async throws {
    _ = try await render()
    let new: [UInt8] = [1, 2, 3]
    var intent = ManifestRecord(name: "z")
    (intent.replacing, intent.digests) = (["flac"], [sha256(new)])
    let manifest = try Manifest(folder: out)
    manifest.note(ManifestLine(record: intent))
    folder.add("out/z.flac", new)
    #expect(try await isReplaced(render(), "z"))
  }

  @Test func whoHoldsThePieceIsSaid() async throws {
    let holder = Holder()
    let other = try Manifest(folder: out)
    var key = Digest()
    key.add("z")
    #expect(other.claim(key))
    let rendering = LockWait.$current.withValue(LockWait { holder.set($0) }) { Task { try await render() } }
    let end = ContinuousClock.now + .seconds(600)
    while holder.value == nil && ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
    other.release(key)
    #expect(try await rendering.value == allMade)
    // Usually this process; a program that another test is just starting has the same descriptors for a moment.
    #expect(holder.value != nil)
  }

  @Test func aTornOrForeignLineIsPassedOver() async throws {
    _ = try await render()
    let handle = try #require(FileHandle(forWritingAtPath: out + "/manifest.jsonl"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("no JSON\n{\"name\":\"z\",\"time".utf8))
    try handle.close()
    add("new", pitch: 71)
    #expect(try await render() == allPresent.merging(["new": "made"]) { $1 })
    #expect(try await render() == allPresent.merging(["new": "present"]) { $1 })
  }

  @Test func aFileThatWasAboutToBeReplacedIsMadeAgain() async throws {
    _ = try await render()
    var intent = ManifestRecord(name: "z")
    intent.replacing = ["flac"]
    let manifest = try Manifest(folder: out)
    manifest.note(ManifestLine(record: intent))
    #expect(try await render() == ["a/x": "present", "a/y": "present", "z": "made"])
  }

  @Test func aFailureIsWrittenDownAndTriedAgain() async throws {
    folder.add("in/bad.mid", Array("no MIDI".utf8))
    let sentence = try #require(try await render()["bad"])
    let record = try #require(try records.first { $0.name == "bad" })
    #expect(record.error == sentence && record.sha256 == sha256(Array("no MIDI".utf8)))
    #expect(record.soundfont?.path == font && record.etude == etudeVersion)
    #expect(try #require(text.split(separator: "\n").first { $0.contains("bad.mid") }).contains("\"sampleRate\":44100"))
    #expect(try await render() == allPresent.merging(["bad": sentence]) { $1 })
    add("bad", pitch: 72)
    #expect(try await render() == allPresent.merging(["bad": "made"]) { $1 })
  }

  @Test func whatCouldNotBeReadHasNoDigest() async throws {
    let pipeline = try Pipeline(OutputSettings(formats: [.midi]))
    let job = Job(rendering: Input(path: folder.path + "/nowhere.mid", name: "nowhere.mid"), in: out)
    try await pipeline.run([job], cores: 1, manifest: Manifest(folder: out)) { _, _ in }
    #expect(try records.map(\.sha256) == [nil] && records[0].error?.contains("cannot read") == true)
  }

  @Test func anOlderLineOfALaterTimeDoesNotCount() async throws {
    _ = try await render()
    folder.add("out/manifest-1-of-2.jsonl", Array(try text.replacing("\"time\":\"20", with: "\"time\":\"21").utf8))
    try FileManager.default.removeItem(atPath: out + "/manifest.jsonl")
    add("z", pitch: 70)
    #expect(try await render() == ["a/x": "present", "a/y": "present", "z": "made"])
    #expect(try await render() == allPresent)
    #expect(try Manifest.merge([out]).made == 3)
    #expect(try await render() == allPresent)
  }

  @Test func manifestsThatAreMergedMeanwhileAreNoError() async throws {
    var record = ManifestRecord(name: "x")
    record.error = "x.mid: no"
    let line = ManifestLine(record: record).bytes + [10]
    folder.add("out/manifest.jsonl", line)
    try await forEachAsDone(Array(0..<2), jobs: 2) { [folder, out] task in
      for round in 0..<30 {
        if task == 1 { _ = try (0..<10).map { _ in try Manifest(folder: out) }; continue }
        for index in 1...8 { folder.add("out/manifest-\(index)-of-\(round + 8).jsonl", line) }
        _ = try Manifest.merge([out])
      }
    } deliver: {
    }
  }

  @Test func shardsShareTheWorkAndKnowOfEachOther() async throws {
    var outcomes: [String: String] = [:]
    for index in 1...3 {
      outcomes.merge(try await render(shard: Shard(index: index, count: 3)!)) { a, _ in a + "twice" }
    }
    #expect(outcomes == allMade)
    #expect(try await render() == allPresent)
  }

  @Test func twoAtOnceMakeEachPieceOnce() async throws {
    async let first = render()
    async let second = render()
    let both = try await [first, second]
    for name in allMade.keys { #expect(both.map { $0[name] }.sorted { $0! < $1! } == ["made", "present"]) }
  }

  @Test func aFolderThatIsRemovedIsMadeAgain() async throws {
    let manifest = try Manifest(folder: out)
    try FileManager.default.removeItem(atPath: out)
    let pipeline = try Pipeline(OutputSettings(formats: [.audio(.wav16)]), soundFont: font)
    let jobs = try Input.find([folder.path + "/in"]).map { Job(rendering: $0, in: out) }
    try await pipeline.run(jobs, cores: 1, manifest: manifest) { _, _ in }
    #expect(try records.count == 3 && folder.names(in: "out/a") == ["x.wav", "y.wav"])
  }
}
