import Composing
import Foundation
import MIDI
import Music
import Serving
import Synchronization
import TestSupport
import Testing

@testable import Studio

private let note = Note(pitch: Pitch(60), velocity: 64, onset: Seconds(0), duration: Seconds(1))

/// A `.mid` with a note every 200 s until `end`, in seconds.
private func midi(until end: Double = 0) -> [UInt8] {
  var writer = PerformanceWriter(title: "One note")
  for onset in stride(from: 0, through: end, by: 200) {
    var note = note
    note.onset = Seconds(onset)
    writer.add(.note(note))
  }
  return writer.finish()
}

@Suite struct UploadsTests {
  private let folder = TemporaryFolder()

  @Test func keepsAFileUnderItsName() throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(midi(), name: "sketch.mid")
    #expect(upload.id == 1 && upload.name == "sketch.mid" && upload.notes == 1)
    #expect(abs(upload.seconds - 1) < 0.01)
    let path = try uploads.find(1).path
    #expect(path == "\(folder.path)/1/sketch.mid")
    #expect(try Array(Data(contentsOf: URL(filePath: path))) == midi())
    #expect(throws: ServiceError.self) { try uploads.find(2) }
  }

  @Test(arguments: [
    "../../etc/passwd.mid", "/etc/x.mid", "..\\x.mid", ".hidden.mid", "a\u{0}b\n.mid", "", "..", "C:\\x.mid",
    String(repeating: "é", count: 500),
  ])
  func hostileNamesStayInTheFolder(_ name: String) throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(midi(), name: name)
    #expect(!upload.name.contains("/") && !upload.name.hasPrefix(".") && upload.name.utf8.count < 255)
    #expect(try uploads.find(upload.id).path == "\(folder.path)/1/\(upload.name)")
  }

  @Test func refusesWhatIsNoMusic() throws {
    let uploads = Uploads(folder: folder.path)
    #expect(throws: MIDIError.self) { try uploads.add(Array("RIFFnonsense".utf8), name: "a.mid") }
    #expect(throws: (any Error).self) { try uploads.add([], name: "a.mid") }
    #expect(throws: ServiceError.self) { try uploads.add(midi(until: 7400), name: "long.mid") }
    #expect(uploads.all.isEmpty)
  }

  @Test func keepsTheLastOnes() throws {
    let uploads = Uploads(folder: folder.path)
    for _ in 0..<30 { _ = try uploads.add(midi(), name: "x.mid") }
    #expect(uploads.all.map(\.id) == Array((7...30).reversed()))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 24)
  }
}

@Suite struct SavedPiecesTests {
  private let folder = TemporaryFolder()

  @Test func listsPiecesOfSeveralFiles() throws {
    try Data(midi()).write(to: URL(filePath: "\(folder.path)/one.mid"))
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
    try Data(midi()).write(to: URL(filePath: path))
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

  @Test func onlyWhatItDeletedIsDeletedForGood() throws {
    let library = SavedPieces(folder.path)
    let path = "\(folder.path)/one.mid"
    try Data(midi()).write(to: URL(filePath: path))
    let elsewhere = TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/.deleted", withDestinationPath: elsewhere.path)
    #expect(throws: ServiceError.self) { try library.delete("one") }
    #expect(elsewhere.names.isEmpty)
    try FileManager.default.removeItem(atPath: folder.path + "/.deleted")
    folder.add(".deleted/one.mid", [1])
    folder.add(".deleted/other.mid", [2])
    #expect(throws: (any Error).self) { try library.delete("one") }
    folder.add(".deleted/one.flac", [3])
    library.empty()
    #expect(folder.names(in: ".deleted") == ["one.flac", "one.mid", "other.mid"] && folder.names.contains("one.mid"))
  }

  @Test(arguments: ["../one", "/etc/passwd", "", ".", "one.mid", ".secret"])
  func namesThatAreNoPieceAreUnknown(_ name: String) throws {
    try Data(midi()).write(to: URL(filePath: "\(folder.path)/one.mid"))
    let library = SavedPieces(folder.path)
    #expect(throws: ServiceError.self) { try library.delete(name) }
    #expect(throws: ServiceError.self) { try library.restore(name) }
    #expect(throws: ServiceError.self) { try library.paths(of: name) }
  }
}

@Suite struct RenderQueueTests {
  /// Waits until every job has ended.
  private func end(_ queue: RenderQueue) async throws {
    while queue.jobs.contains(where: { [.waiting, .running].contains($0.state) }) {
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func rendersOneAfterTheOther() async throws {
    let queue = RenderQueue()
    let running = Mutex((now: 0, most: 0))
    for _ in 0..<3 {
      _ = try queue.add("x", seconds: 10) { progress in
        running.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
        progress(5)
        try await Task.sleep(for: .milliseconds(20))
        running.withLock { $0.now -= 1 }
      }
    }
    try await end(queue)
    #expect(queue.jobs.map(\.state) == [.done, .done, .done])
    #expect(queue.jobs.allSatisfy { $0.progress == 1 })
    #expect(running.withLock(\.most) == 1)
  }

  @Test func cancelsAndFails() async throws {
    let queue = RenderQueue()
    let running = try queue.add("running", seconds: 1) { _ in try await Task.sleep(for: .seconds(60)) }
    let waiting = try queue.add("waiting", seconds: 1) { _ in Issue.record("it was cancelled") }
    let failing = try queue.add("failing", seconds: 1) { _ in throw ServiceError(.refused, "No.") }
    try queue.cancel(waiting.id)
    try queue.cancel(running.id)
    try await end(queue)
    #expect(queue.jobs.map(\.state) == [.cancelled, .cancelled, .failed])
    #expect(queue.jobs.last?.error == "No.")
    #expect(throws: ServiceError.self) { try queue.cancel(failing.id) }
  }

  @Test func isBounded() throws {
    let queue = RenderQueue()
    for _ in 0..<32 { _ = try queue.add("x", seconds: 1) { _ in try await Task.sleep(for: .seconds(60)) } }
    #expect(throws: ServiceError.self) { try queue.add("x", seconds: 1) { _ in } }
    queue.cancelAll()
  }
}

@Suite struct WishingTests {
  @Test func wishesBecomeARequest() throws {
    var wishes = Wishes()
    (wishes.composer, wishes.key, wishes.density, wishes.seconds) = ("none", "F# minor", 6, 90)
    let request = try CompositionRequest().fulfilling(wishes)
    #expect(request.style == .general)
    #expect(request.length == Length.seconds(90))
    #expect(request.constraints.key == Tonality(tonic: 6, isMinor: true) && request.constraints.density == 6)
    #expect(request.constraints.tempo == 1)
    #expect(try request.fulfilling(Wishes()).style == .bySeed)
    #expect(wishes.query(seed: 42) == "seed=42&composer=none&key=F%23%20minor&density=6.0&seconds=90.0")
  }

  @Test func wishesHaveRanges() {
    let numbers: [WritableKeyPath<Wishes, Double?>] = [\.density, \.tempo, \.velocity, \.temperature, \.seconds]
    for number in numbers {
      for value in [-1, 0, 1e9, Double.infinity, .nan] {
        var wishes = Wishes()
        wishes[keyPath: number] = value
        let wrong = wishes
        #expect(throws: ServiceError.self) { _ = try CompositionRequest().fulfilling(wrong) }
      }
    }
  }

  @Test func unknownKeysAreRefused() {
    var wishes = Wishes()
    wishes.key = "H major"
    #expect(throws: ServiceError.self) { try CompositionRequest().fulfilling(wishes) }
  }
}
