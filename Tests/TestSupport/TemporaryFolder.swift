import Foundation

/// An empty folder that is removed, with its contents, together with its owner: let a test suite own it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/etude-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "a test needs a writable /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names directly in the folder, including hidden files, sorted.
  package var names: [String] { names(in: ".") }

  /// The names directly in a subfolder.
  package func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
  }

  /// Writes a file, creating its parent folders, and returns its path.
  @discardableResult
  package func add(_ name: String, _ bytes: [UInt8]) -> String {
    let url = URL(fileURLWithPath: path + "/" + name)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    } catch {
      preconditionFailure("cannot write \(url.path): \(error)")
    }
    return url.path
  }
}

extension TemporaryFolder {
  /// Its path with links resolved.
  package var realPath: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
