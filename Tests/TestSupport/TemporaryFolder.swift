// A folder for one test. Must not know what is put there.

#if canImport(Glibc)
  import Glibc
#endif

/// An empty folder that is gone, with all that is directly in it, when its owner is.
package struct TemporaryFolder: ~Copyable {
  package let path: String

  package init() {
    var template = Array("/tmp/etude-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "a test needs a writable /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// What is in it, hidden files too, sorted.
  package var names: [String] {
    guard let handle = opendir(path) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a file and returns its path.
  package func add(_ name: String, _ bytes: [UInt8]) -> String {
    let path = path + "/" + name
    guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }
}
