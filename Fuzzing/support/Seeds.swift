import Glibc

/// Writes seeds into the folder named by `ETUDE_FUZZ_SEEDS`, if that is set.
package func writeSeeds(_ seeds: [[UInt8]]) {
  guard let folder = getenv("ETUDE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
  for (number, bytes) in seeds.enumerated() { writeFile("\(folder)/own-\(number)", bytes) }
}

/// Writes texts as seeds.
package func writeSeeds(_ texts: [String]) { writeSeeds(texts.map { Array($0.utf8) }) }

/// The folder for temporary files of a run (`ETUDE_FUZZ_SCRATCH`), which scripts/fuzz creates and removes.
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
