private import Files
private import FoundationEssentials
private import MIDI
private import Music
private import Rendering
internal import Serving
private import Support
private import Synchronization

/// MIDI files uploaded by users, which are checked and kept until the program ends.
final class Uploads: Sendable {
  private struct State {
    var uploads: [Upload] = []
    var nextID = 1
    var isOver = false
  }

  private let folder: String
  private let state = Mutex(State())
  /// The oldest upload makes room for a new one.
  private static let most = 24
  /// Maximum number of MIDI events: reading a file with this many takes 250 MB.
  private static let mostEvents = 1_400_000
  /// Maximum length in seconds of music.
  private static let longest = 7200.0

  /// - Parameter folder: an empty folder for the files.
  init(folder: String) { self.folder = folder }

  var all: [Upload] { state.withLock(\.uploads) }

  /// Checks a file and keeps it.
  ///
  /// - Throws: `MIDIError`, `PieceError`, or `ServiceError` for a file that lasts too long.
  func add(_ bytes: [UInt8], name: String) throws -> Upload {
    let name = Self.plain(name)
    var options = MIDIFile.Options()
    options.mostEvents = Self.mostEvents
    let reading = try MIDIFile.read(bytes, name: name, options)
    let score = try MIDIScore(reading, path: name, on: RenderSettings().instruments)
    let seconds = score.seconds
    if seconds > Self.longest {
      throw ServiceError(.refused, "\(name) lasts \(Int(seconds / 60)) minutes; choose a file of at most two hours.")
    }
    return try state.withLock { state in
      if state.isOver { throw CancellationError() }
      let upload = Upload(id: state.nextID, name: name, notes: score.noteCount, seconds: seconds)
      state.nextID += 1
      try keep(bytes, of: upload)
      state.uploads.insert(upload, at: 0)
      if state.uploads.count > Self.most {
        let old = state.uploads.removeLast()
        try? FileManager.default.removeItem(atPath: Files.folder(of: path(old.id, old.name)))
      }
      return upload
    }
  }

  private func keep(_ bytes: [UInt8], of upload: Upload) throws {
    let path = path(upload.id, upload.name)
    try makeFolder(Files.folder(of: path))
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit(syncing: false)
  }

  /// Keeps no file from now on, not even one that is being checked, because the folder is about to be removed.
  func end() { state.withLock { $0.isOver = true } }

  /// An upload and the path of its file.
  ///
  /// - Throws: `ServiceError` if there is no upload with this ID.
  func find(_ id: Int) throws(ServiceError) -> (upload: Upload, path: String) {
    guard let upload = all.first(where: { $0.id == id }) else {
      throw ServiceError(.unknown, "There is no upload with this ID; the last \(Self.most) are kept.")
    }
    return (upload, path(id, upload.name))
  }

  /// Each file is in its own folder, so that it keeps its name.
  private func path(_ id: Int, _ name: String) -> String { "\(folder)/\(id)/\(name)" }

  /// The last component of a name, without characters that cause trouble in file systems or disguise the name.
  private static func plain(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let safe = String(last).asOneSafeLine.unicodeScalars.filter { $0 != ":" }
    let plain = String(String.UnicodeScalarView(safe).drop { $0 == "." || $0 == " " }.prefix(60))
    return plain.isEmpty ? "upload.mid" : plain
  }
}
