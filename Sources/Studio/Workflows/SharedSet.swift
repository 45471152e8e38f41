private import Audio
private import Glibc
internal import Files
private import Sharing

/// Files of pieces to be shared together.
package struct SharedSet: Sendable {
  private let title: String?
  private let folders: [String]
  /// The pieces. The page does not show their stems.
  private let pieces: [PieceFiles<String>]

  /// - Parameters:
  ///   - files: files of any kind that Étude makes; others are left out, and so are pictures that are symbolic links.
  ///     Pictures beside a piece are included.
  ///   - folders: the folders in which files were searched or made. Below them, no symbolic link is followed.
  ///   - title: title of the page; nil for the archive's name.
  package init(files: [String], below folders: [String] = [], title: String? = nil) {
    let files = files.filter { MediaKind($0) != .picture || isRegularFile($0) }
    let unique = Dictionary(files.map { (Array($0.utf8), $0) }) { first, _ in first }
    let pieces = PieceFiles.grouped(unique.values.sorted(), by: \.self).map { piece in
      let pictures = ["png", "svg"].map { "\(piece.path).\($0)" }
        .filter { !piece.files.contains($0) && isRegularFile($0) }
      var piece = piece
      piece.files = (piece.files + pictures).sorted()
      return piece
    }
    (self.title, self.folders) = (title, folders)
    self.pieces = pieces.filter { $0.files.contains { MediaKind($0) != .picture } }
      .sorted { isBefore($0.path, $1.path) }
  }

  /// The files that a set can contain, found in folders and their subfolders; a path of a file is returned unchanged.
  ///
  /// - Throws: `FileError` for a folder that cannot be listed; `ArchiveError` for a pipe, which might never be opened
  ///   for writing.
  package static func files(in paths: [String]) throws -> [String] {
    try paths.flatMap { path in
      if !fileExists(path) { throw FileError(path: path, action: .read, code: ENOENT) }
      if isPipeOrDevice(path) { throw ArchiveError.pipe(path: path) }
      return isFolder(path) ? try filesBelow(path, extensions: MediaKind.fileExtensions) : [path]
    }
  }

  /// Returns the folder in which a file was found; nil for one that the user named, which may be a symbolic link: all
  /// files except pictures are parsed before they are packed. A picture must always be a regular file of its folder.
  private func root(of path: String) -> String? {
    folders.first { Files.path(path, below: $0) != nil } ?? (MediaKind(path) == .picture ? Files.folder(of: path) : nil)
  }

  /// Rejects a name that is taken, before anything is made. An archive made by Étude is accepted; it is compared with
  /// the new one when all pieces are ready.
  package static func check(_ path: String, replacing: Bool) throws {
    let name = fileName(of: path).lowercased()
    let others = [".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"]
    if let other = others.first(where: name.hasSuffix) {
      throw ArchiveError.notZip(path: path, fileExtension: other)
    }
    try checkCreatable(path)
    if !replacing && fileExists(path) && !isOwn(path) { throw ArchiveError.present(path: path) }
  }

  /// Whether a file is a ZIP archive (APPNOTE.TXT, 4.3.7) that begins with a page by Étude.
  private static func isOwn(_ path: String) -> Bool {
    guard isRegularFile(path), let bytes = try? readBeginning(of: path, count: 4096).bytes else { return false }
    return bytes.starts(with: [0x50, 0x4B, 3, 4]) && String(decoding: bytes, as: UTF8.self).contains(IndexPage.mark)
  }

  /// Writes the archive, which appears complete or not at all. It contains a folder named like the archive, with
  /// `index.html` and the pieces.
  ///
  /// - Returns: the number of pieces in it, and whether it is new or was replaced.
  /// - Throws: `ArchiveError`, `FileError`, and errors in the files of a piece.
  @discardableResult
  package func write(to path: String, replacing: Bool) throws -> (pieces: Int, isNew: Bool) {
    try checkOutput(path, isNoneOf: pieces.flatMap { $0.files + $0.stems })
    try SharedSet.check(path, replacing: replacing)
    if pieces.isEmpty { throw ArchiveError.nothing(path: path) }
    let (top, common) = (withoutExtension(fileName(of: path)), commonFolder(of: pieces.map(\.path)))
    var names = EntryNames()
    let index = names.name(for: "\(top)/index.html")
    let folderLength = index.count - "index.html".count
    var (cards, entries): ([IndexPage.Card], [Archive.Entry]) = ([], [])
    for piece in pieces {
      let all = (piece.files + piece.stems.sorted()).map { file in
        (path: file, name: names.name(for: "\(top)/\(file.dropFirst(common.count))"))
      }
      let files = Array(all.prefix(piece.files.count))
      for stem in piece.stems { _ = try FileFacts(stem, below: root(of: stem)) }
      entries += all.map { Archive.Entry(name: $0.name, content: .file($0.path, below: root(of: $0.path))) }
      var card = try IndexPage.Card(
        files.map { ($0.path, String($0.name.dropFirst(folderLength)), root(of: $0.path)) })
      let below = Files.folder(of: String(piece.path.dropFirst(common.count)))
      card.folder = below == "." ? nil : String(below.dropLast())
      cards.append(card)
    }
    Self.distinguish(&cards, names: pieces.map { fileName(of: $0.path) })
    let page = IndexPage(title: title ?? top, cards: cards, footer: IndexPage.author + etudeVersion)
    entries.insert(Archive.Entry(name: index, content: .bytes(Array(page.html.utf8))), at: 0)
    try makeFolder(folder(of: path))
    return (pieces.count, try Archive.write(entries, to: path, replacing: replacing))
  }
}

extension SharedSet {
  /// Adds the names of the files to titles that several pieces of one folder share.
  private static func distinguish(_ cards: inout [IndexPage.Card], names: [String]) {
    let keys = cards.map { [$0.title, $0.folder ?? ""] }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    for index in cards.indices where counts[keys[index]]! > 1 && cards[index].title != names[index] {
      cards[index].title += " (\(names[index]))"
    }
  }
}

extension IndexPage.Card {
  /// - Parameter files: the files of one piece: the path of each, its name on the page, and the folder of the search.
  fileprivate init(_ files: [(path: String, name: String, root: String?)]) throws {
    let kinds = files.map { (file: $0, kind: MediaKind($0.path)) }
    let audio = try kinds.compactMap { file, kind in
      if case .audio(let preference, let type) = kind {
        (file: file, preference: preference, type: type, facts: try FileFacts(file.path, below: file.root))
      } else {
        nil
      }
    }.sorted { $0.preference < $1.preference }
    let midi = kinds.first { $0.kind == .midi }?.file
    let sounding = audio.first?.facts
    let written = try midi.map { try FileFacts($0.path, below: $0.root) }
    let file = files[0].path
    self.init(title: sounding?.tags.title ?? written?.tags.title ?? withoutExtension(fileName(of: file)))
    let provenance = sounding?.provenance ?? written?.provenance
    artist = sounding?.tags.artist ?? provenance?.artist
    seconds = sounding?.seconds ?? written?.seconds
    (made, details) = (provenance.map { $0.headline + "." }, provenance?.details ?? [])
    copyright = sounding?.tags.copyright ?? written?.tags.copyright
    sources = audio.map { ($0.file.name, $0.type) }
    downloads = kinds.filter { $0.kind != .picture }.map { ($0.file.name, fileLength($0.file.path) ?? 0) }
    composer = provenance?.composer
    guard let drawing = kinds.first(where: { $0.kind == .picture })?.file else { return }
    (picture, isPictureLight) = (drawing.name, try Self.isLightDrawing(drawing.path, below: drawing.root))
  }

  /// Whether Étude seems to have drawn a picture on a light background: cairo's PNG files have a chunk `bKGD` after the
  /// first one, and the first rectangle of an SVG is its background.
  private static func isLightDrawing(_ path: String, below root: String?) throws -> Bool {
    let bytes = try readBeginning(of: path, count: 1 << 18, below: root).bytes
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return bytes.dropFirst(37).starts(with: "bKGD".utf8) }
    let text = String(decoding: bytes, as: UTF8.self)
    let ground = text.firstMatch(of: /<rect [^>]*>/)?.output
    return ground?.firstMatch(of: /fill(="|:\s*)rgb\(100%,\s*100%,\s*100%\)/) != nil
  }
}
