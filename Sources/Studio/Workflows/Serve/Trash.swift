private import Files
private import FoundationEssentials
private import Glibc
private import Serving
private import Synchronization

/// The deleted files of a folder, which can be restored until the program ends.
///
/// What is deleted together is an entry: a folder of its own in `.deleted`, named by a UUID. Entries that an earlier
/// process has left, because it was killed, are taken over. Nothing else in `.deleted` is touched.
final class Trash: Sendable {
  private let parent: String
  /// The names of the entries, the latest last.
  private let entries: Mutex<[String]>

  private static let name = ".deleted"

  /// - Parameter folder: the folder of the files, which need not exist.
  init(of folder: String) {
    parent = folder
    let trash = joined(folder, Self.name)
    let names = Self.isLinked(in: folder) ? [] : (try? FileManager.default.contentsOfDirectory(atPath: trash)) ?? []
    let found = names.compactMap { name -> (name: String, date: Date)? in
      let status = try? FileManager.default.attributesOfItem(atPath: joined(trash, name))
      guard UUID(uuidString: name) != nil, status?[.type] as? FileAttributeType == .typeDirectory,
        let date = status?[.modificationDate] as? Date
      else { return nil }
      return (name, date)
    }
    entries = Mutex(found.sorted { $0.date < $1.date }.map(\.name))
  }

  /// The entries with the names of their files, the latest first.
  var contents: [(entry: String, names: [String])] {
    entries.withLock(\.self).reversed().map { entry in
      (entry, (try? FileManager.default.contentsOfDirectory(atPath: path(entry))) ?? [])
    }
  }

  /// Moves files into a new entry.
  ///
  /// - Throws: `ServiceError` if `.deleted` is a link.
  func add(_ paths: [String]) throws {
    try checkPlace()
    let entry = UUID().uuidString
    try makeFolder(path(entry))
    entries.withLock { $0.append(entry) }
    for file in paths { try FileManager.default.moveItem(atPath: file, toPath: path(entry, fileName(of: file))) }
  }

  /// Moves files of an entry back.
  func restore(_ names: [String], from entry: String) throws {
    try checkPlace()
    for name in names { try FileManager.default.moveItem(atPath: path(entry, name), toPath: joined(parent, name)) }
    rmdir(path(entry))
  }

  /// Permanently deletes all entries.
  func empty() {
    if Self.isLinked(in: parent) { return }
    for entry in entries.withLock(\.self) { try? FileManager.default.removeItem(atPath: path(entry)) }
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
