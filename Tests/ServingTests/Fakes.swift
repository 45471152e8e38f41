import Audio
import Dispatch
import Files
import Glibc
import Live
import Music
import Serving
import Synchronization

/// Scales of sine tones, one piece after another, produced as fast as they are read.
final class Scales: PieceSource {
  private let count = Mutex(0)

  func next() -> LivePiece? {
    let number = count.withLock {
      $0 += 1; return $0
    }
    let facts = PieceFacts(title: "Scale \(number)", composer: "Czerny", seed: UInt64(number))
    return LivePiece(facts, folder: "/tmp") { piece in
      for step in 0..<60 {
        let note = Note(
          pitch: Pitch(48 + step % 36), velocity: UInt8(30 + step), onset: Seconds(0.2 * Double(step)),
          duration: Seconds(0.18))
        piece.append([.note(note)])
        let tone = Self.tones[step % 36]
        try piece.append(tone.span)
        try Task.checkCancellation()
      }
    }
  }

  /// The tones from C3 upwards: each lasts 0.2 s, and fades in and out.
  private static let tones: [[Float]] = (48..<84).map { pitch in
    let frequency = 440 * exp2(Double(pitch) / 12 - 69.0 / 12)
    return (0..<9600).flatMap { index in
      let sample = Float(0.2 * sin(2 * .pi * frequency * Double(index) / 48000) * sin(.pi * Double(index) / 9600))
      return [sample, sample]
    }
  }
}

/// Stores settings and uploads; rejects everything else.
final class FakeServices: PageServices {
  private struct State {
    var pieceSettings = PieceSettings()
    var uploads: [Upload] = []
    var jobs: [RenderJob] = []
    var played: [Int] = []
    var deleted: [String] = []
  }

  private let state = Mutex(State())
  let version = "0"
  let folder: String
  let choices = Choices(composers: ["Chopin"], keys: ["C major"])

  /// Signalled to let the upload of `long.mid` end.
  let reading = DispatchSemaphore(value: 0)
  /// Thrown by `delete`.
  private let failure: (any Error)?

  init(folder: String = "/nonexistent", failure: (any Error)? = nil) { (self.folder, self.failure) = (folder, failure) }

  var pieceSettings: PieceSettings { state.withLock(\.pieceSettings) }
  var uploads: [Upload] { state.withLock(\.uploads) }
  var queue: [RenderJob] { state.withLock(\.jobs) }
  var played: [Int] { state.withLock(\.played) }
  var deleted: [String] { state.withLock(\.deleted) }

  func apply(_ pieceSettings: PieceSettings) throws {
    if let composer = pieceSettings.composer, composer != "Chopin" {
      throw ServiceError(.refused, "The model knows no \(composer).")
    }
    state.withLock { $0.pieceSettings = pieceSettings }
  }

  func link(to piece: PieceFacts) -> String? { piece.seed.map { "seed=\($0)" } }
  func save(_ piece: PieceFacts) async throws -> [String] { ["\(piece.title).mid"] }
  func library() throws -> [LibraryPiece] { [] }
  func delete(_ name: String) throws {
    if let failure { throw failure }
    state.withLock { $0.deleted.append(name) }
  }

  func restore(_ name: String) throws { throw ServiceError(.unknown, "Nothing of this name was deleted.") }

  /// Writes the name of the archive.
  func archive(_ names: [String], to path: String) throws {
    let file = try AtomicFile(path)
    try file.write(Array(fileName(of: path).utf8))
    try file.commit(syncing: false)
  }

  func upload(_ bytes: [UInt8], name: String) throws -> Upload {
    if name == "long.mid" { reading.wait() }
    guard bytes.starts(with: "MThd".utf8) else { throw ServiceError(.refused, "\(name) is no MIDI file.") }
    return state.withLock { state in
      let upload = Upload(id: state.uploads.count + 1, name: name, notes: bytes.count, seconds: 1)
      state.uploads.append(upload)
      return upload
    }
  }

  func play(_ upload: Int) throws { state.withLock { $0.played.append(upload) } }
  func compose(continuing upload: Int) throws { throw ServiceError(.unknown, "There is no upload \(upload).") }
  func enqueue(_ upload: Int) throws -> RenderJob { throw ServiceError(.unknown, "There is no upload \(upload).") }
  func cancel(_ job: Int) throws { throw ServiceError(.unknown, "There is no render \(job).") }
  func onQueueChange(_ changed: @escaping @Sendable () -> Void) {}
  func onLibraryChange(_ changed: @escaping @Sendable () -> Void) {}
}
