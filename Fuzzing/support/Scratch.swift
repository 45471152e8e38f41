import Glibc

/// The folder for temporary files: the existing one named by `ETUDE_FUZZ_SCRATCH`, otherwise a new one. The caller
/// removes it.
package let scratchFolder = getenv("ETUDE_FUZZ_SCRATCH").map { String(cString: $0) } ?? newFolder()

private func newFolder() -> String {
  var path = Array("/tmp/etude-fuzz-XXXXXX".utf8CString)
  guard mkdtemp(&path) != nil else { preconditionFailure("cannot make a folder in /tmp") }
  return path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

/// Writes a file, replacing any that exists.
package func writeFile(_ path: String, _ bytes: [UInt8]) {
  guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// Creates a folder unless it exists (mkdir(2)).
package func makeFolder(_ path: String) {
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else { preconditionFailure("cannot make \(path)") }
}
