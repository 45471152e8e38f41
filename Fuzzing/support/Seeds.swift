import Glibc

/// Writes seeds into the folder that `ETUDE_FUZZ_SEEDS` names, if it does.
package func writeSeeds(_ seeds: [[UInt8]]) {
  guard let folder = getenv("ETUDE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
  for (number, bytes) in seeds.enumerated() { writeFile("\(folder)/own-\(number)", bytes) }
}

/// Writes texts as seeds.
package func writeSeeds(_ texts: [String]) { writeSeeds(texts.map { Array($0.utf8) }) }

/// The folder for files of a run, which scripts/fuzz makes and removes (`ETUDE_FUZZ_SCRATCH`).
package let scratchFolder = getenv("ETUDE_FUZZ_SCRATCH").map { String(cString: $0) } ?? "/tmp"

/// Writes a file in place of the one that was there.
package func writeFile(_ path: String, _ bytes: [UInt8]) {
  guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// Makes a folder, unless it is there (mkdir(2)).
package func makeFolder(_ path: String) {
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else { preconditionFailure("cannot make \(path)") }
}
