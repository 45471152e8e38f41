private import Files
private import FoundationEssentials
private import Glibc
private import Serving
private import Synchronization

/// The deleted files of a folder, which can be restored until the program ends.
///
/// Files that are deleted together form an entry: a folder in `.deleted` that is named by a UUID and locked (flock(2))
/// while the process runs. Entries that an earlier process of the same user has left, because it was killed, are taken
/// over. Nothing else in `.deleted` is touched.
final class Trash: Sendable {
  private let parent: String
  /// The latest one last.
  private let entries: Mutex<[Entry]>

  private struct Entry {
    let name: String
    /// The folder, which is locked as long as it is open.
    let descriptor: CInt

    /// Returns nil if the folder cannot be opened, or belongs to another process.
    init?(_ name: String, at path: String) {
      descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      self.name = name
      if descriptor < 0 { return nil }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
        close(descriptor)
        return nil
      }
    }
  }

  private static let name = ".deleted"

  /// - Parameter folder: the folder of the files, which need not exist.
  init(of folder: String) {
    parent = folder
    let trash = joined(folder, Self.name)
    let names = Self.isLinked(in: folder) ? [] : (try? FileManager.default.contentsOfDirectory(atPath: trash)) ?? []
    let found = names.compactMap { name -> (entry: Entry, date: Date)? in
      let status = try? FileManager.default.attributesOfItem(atPath: joined(trash, name))
      guard UUID(uuidString: name) != nil, !isOfAnotherUser(joined(trash, name)),
        let date = status?[.modificationDate] as? Date, let entry = Entry(name, at: joined(trash, name))
      else { return nil }
      return (entry, date)
    }
    entries = Mutex(found.sorted { $0.date < $1.date }.map(\.entry))
  }

  deinit { for entry in entries.withLock(\.self) { close(entry.descriptor) } }

  /// The entries with the names of their files, the latest first.
  var contents: [(entry: String, names: [String])] {
    entries.withLock { $0.map(\.name) }.reversed().map { entry in
      (entry, (try? FileManager.default.contentsOfDirectory(atPath: path(entry))) ?? [])
    }
  }

  /// Moves files into a new entry, all or none.
  ///
  /// - Throws: `ServiceError` if `.deleted` is a link, `FileError` if a file cannot be moved.
  func add(_ paths: [String]) throws {
    try checkPlace()
    let name = UUID().uuidString
    try makeFolder(path(name))
    guard let entry = Entry(name, at: path(name)) else {
      throw FileError(path: path(name), action: .read, code: errno)
    }
    do { try move(paths.map { ($0, path(name, fileName(of: $0))) }) } catch {
      rmdir(path(name))
      close(entry.descriptor)
      throw error
    }
    entries.withLock { $0.append(entry) }
  }

  /// Moves files of an entry back, all or none.
  func restore(_ names: [String], from entry: String) throws {
    try checkPlace()
    try move(names.map { (path(entry, $0), joined(parent, $0)) })
    rmdir(path(entry))
  }

  private func move(_ files: [(from: String, to: String)]) throws(FileError) {
    for (index, file) in files.enumerated() {
      do { try move(file.from, to: file.to) } catch {
        for moved in files[..<index] { try? move(moved.to, to: moved.from) }
        throw error
      }
    }
  }

  private func move(_ path: String, to destination: String) throws(FileError) {
    if fileExists(destination) { throw FileError(path: destination, action: .create, code: EEXIST) }
    guard rename(path, destination) == 0 else { throw FileError(moving: path) }
  }

  /// Permanently deletes all entries.
  func empty() {
    if Self.isLinked(in: parent) { return }
    for entry in entries.withLock(\.self) { try? FileManager.default.removeItem(atPath: path(entry.name)) }
    rmdir(path())
  }

  private func path(_ components: String...) -> String { components.reduce(joined(parent, Self.name), joined) }

  private func checkPlace() throws(ServiceError) {
    if Self.isLinked(in: parent) {
      throw ServiceError(.refused, "\(Self.name) in the library is a symbolic link; nothing was moved.")
    }
  }

  private static func isLinked(in folder: String) -> Bool { linkedFolder(on: "\(name)/entry", below: folder) != nil }
}
