import Glibc

/// The folder for temporary files of a run (`ETUDE_FUZZ_SCRATCH`), which whoever runs a target creates and removes.
package let scratchFolder = getenv("ETUDE_FUZZ_SCRATCH").map { String(cString: $0) } ?? "/tmp"

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
