// What a fuzzer begins with, written as files. Must not know any format.
import Glibc

/// Writes seeds into the folder that `ETUDE_FUZZ_SEEDS` names, if it does.
package func writeSeeds(_ seeds: [[UInt8]]) {
  guard let folder = getenv("ETUDE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
  for (number, bytes) in seeds.enumerated() {
    guard let file = fopen("\(folder)/own-\(number)", "w") else { continue }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
