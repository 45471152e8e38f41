// Which names the files of a piece get. Must not know what is in them.
internal import Files
private import Glibc

/// A folder, and the name without extension that the files of a piece have in it.
struct Place: Sendable {
  let folder: String
  var stem: String

  init(folder: String, stem: String) {
    (self.folder, self.stem) = (folder, stem)
  }

  /// - Parameter name: a stem, perhaps with folders before it.
  init(folder: String, name: String) {
    let below = Files.folder(of: name)
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    self.init(folder: below == "." ? folder : start + below.dropLast(), stem: fileName(of: name))
  }

  /// - Parameter fileExtension: without the dot.
  func path(_ fileExtension: String) -> String { "\(file).\(fileExtension)" }

  /// The path of a file that is called as its stem.
  var file: String { folder.hasSuffix("/") ? folder + stem : "\(folder)/\(stem)" }
}

/// A file that is ready but for its name.
struct PendingFile: Sendable {
  let format: DeliveryFormat
  let file: AtomicFile
}

extension Delivery {
  /// Where the files of a piece should go: a composed piece never replaces another, but gets a number; a rendered one
  /// has its input's name, or is refused.
  func place(for piece: Piece, in folder: String) throws(DeliveryError) -> Place {
    let place = Place(folder: folder, stem: piece.stem)
    guard let input = piece.input else { return free(place) }
    let present = present(place, formats)
    if let own = present.first(where: { isSameFile($0, input) }) { throw .ownInput(own) }
    if !present.isEmpty && !isReplacing { throw .present(present) }
    return place
  }

  /// Names all files of a piece, or none of them; format ▶ path.
  ///
  /// Where somebody else has taken the name of a composed piece meanwhile, it gets another number.
  func commit(_ files: [PendingFile], of piece: Piece, at place: Place) throws(FileError) -> [String: String] {
    var place = place
    while true {
      do throws(FileError) {
        return try commit(files, at: place)
      } catch {
        guard error.code == EEXIST, piece.input == nil else { throw error }
        place = free(Place(folder: place.folder, stem: piece.stem))
      }
    }
  }

  private func commit(_ files: [PendingFile], at place: Place) throws(FileError) -> [String: String] {
    var paths: [String: String] = [:]
    for pending in files {
      let path = place.path(pending.format.fileExtension)
      do {
        try pending.file.commit(as: path, replacing: isReplacing)
      } catch {
        if !isReplacing { for path in paths.values { unlink(path) } }
        throw error
      }
      paths[pending.format.name] = path
    }
    return paths
  }

  /// `place`, or with `-2`, `-3`, … behind its name, so that no piece of that name is there yet, in whatever format.
  func free(_ place: Place) -> Place {
    let numbered = (2...).lazy.map { Place(folder: place.folder, stem: "\(place.stem)-\($0)") }
    return present(place, DeliveryFormat.all).isEmpty
      ? place : numbered.first { present($0, DeliveryFormat.all).isEmpty }!
  }

  /// The files of this name that are there already.
  func present(_ place: Place, _ formats: [DeliveryFormat]) -> [String] {
    Set(formats.map(\.fileExtension)).sorted().map(place.path).filter(isThere)
  }
}
