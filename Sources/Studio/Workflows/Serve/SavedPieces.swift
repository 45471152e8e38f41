private import Audio
private import Files
private import FoundationEssentials
internal import Serving
private import Synchronization

/// The saved pieces of a folder, each of which is a few files of one name. Subfolders are ignored.
final class SavedPieces: Sendable {
  let folder: String
  /// Facts about a file, which are valid until it changes.
  private let facts = Mutex<[String: (bytes: Int, date: Date, facts: FileFacts?)]>([:])
  private let trash: Trash

  /// - Parameter folder: need not exist yet.
  init(_ folder: String) { (self.folder, trash) = (folder, Trash(of: folder)) }

  /// All pieces, the newest first.
  func pieces() throws -> [LibraryPiece] {
    let pieces = PieceFiles.grouped(files(), by: \.name).map { piece in
      (newest: (piece.files + piece.stems).map { ($0.date, $0.name) }.max(by: <)!, piece: piece)
    }
    return pieces.sorted { $0.newest > $1.newest }.compactMap { listed($0.piece) }
  }

  /// The files of a piece, including its stems, among other files.
  private static func files(of piece: String, among names: [String]) -> [String] {
    let piece = PieceFiles.grouped(names, by: \.self).first { $0.path.utf8.elementsEqual(piece.utf8) }
    return piece.map { ($0.files + $0.stems).sorted() } ?? []
  }

  /// A file in the folder.
  private struct File {
    let name: String
    let bytes: Int
    let date: Date
  }

  private func files() -> [File] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      guard MediaKind(name) != nil, !name.hasPrefix("."),
        let status = try? FileManager.default.attributesOfItem(atPath: path(name)),
        status[.type] as? FileAttributeType == .typeRegular, let date = status[.modificationDate] as? Date
      else { return nil }
      return File(name: name, bytes: fileLength(path(name)) ?? 0, date: date)
    }
  }

  /// The library entry of a piece, without the files of its stems; nil if there are only pictures.
  private func listed(_ piece: PieceFiles<File>) -> LibraryPiece? {
    let order = ["mid", "wav", "flac", "mp3", "ogg", "opus", "aiff"]
    func rank(_ file: File) -> Int {
      order.firstIndex { file.name.lowercased().hasSuffix(".\($0)") } ?? order.count
    }
    let files = piece.files.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
    guard let first = files.first, rank(first) < order.count else { return nil }
    let facts = facts(of: first)
    return LibraryPiece(
      name: piece.path, title: facts?.tags.title ?? piece.path,
      artist: facts?.tags.artist ?? facts?.provenance?.artist, seconds: facts?.seconds,
      files: files.map { LibraryPiece.File(name: $0.name, bytes: $0.bytes) })
  }

  private func facts(of file: File) -> FileFacts? {
    if let known = facts.withLock({ $0[file.name] }), (known.bytes, known.date) == (file.bytes, file.date) {
      return known.facts
    }
    // A file that cannot be read is listed by its name only.
    let found = try? FileFacts(path(file.name), below: folder)
    facts.withLock { $0[file.name] = (file.bytes, file.date, found) }
    return found
  }

  private func path(_ name: String) -> String { joined(folder, name) }

  /// The paths of the files of a piece and its stems.
  ///
  /// - Throws: `ServiceError` if there is no piece of this name; so no name from a client becomes a path.
  func paths(of name: String) throws -> [String] {
    let names = Self.files(of: name, among: files().map(\.name))
    if names.isEmpty { throw ServiceError(.unknown, "The library has no piece of this name.") }
    return names.map(path)
  }

  /// Moves the files of a piece to the trash.
  func delete(_ name: String) throws { try trash.add(try paths(of: name)) }

  /// Moves the files of a deleted piece back.
  func restore(_ name: String) throws {
    let found = trash.contents.lazy.map { (entry: $0.entry, names: Self.files(of: name, among: $0.names)) }
    guard let (entry, names) = found.first(where: { !$0.names.isEmpty }) else {
      throw ServiceError(.unknown, "No piece of this name was deleted.")
    }
    if let taken = names.first(where: { fileExists(path($0)) }) {
      throw ServiceError(.refused, "\(taken) exists again; it was not replaced.")
    }
    try trash.restore(names, from: entry)
  }

  /// Permanently deletes what is in the trash.
  func empty() { trash.empty() }
}
