// Reading speed: every MIDI file below a folder to notes in seconds, on one thread.
import Foundation
import MIDI

/// Prints what was read, in how many seconds, and megabytes a second.
func parse(folder: String) throws {
  let files = FileManager.default
  let paths = try files.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mid") }.sorted()
    .map { folder + "/" + $0 }
  var (notes, failed, bytes) = (0, 0, 0)
  let clock = ContinuousClock()
  let start = clock.now
  for path in paths {
    bytes += try files.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    do { notes += try MIDIFile.read(path: path).file.notes.count } catch { failed += 1 }
  }
  let seconds = (clock.now - start) / .seconds(1)
  print(
    """
    {"peer": "etude", "files": \(paths.count), "failed": \(failed), "notes": \(notes), \
    "s": \(seconds), "mb_per_s": \(Double(bytes) / seconds / 1e6)}
    """)
}
