// Reading speed: every MIDI file below a folder to notes in seconds, on one thread.
import Foundation
import MIDI

/// Prints what was read, in how many seconds, and megabytes a second.
func parse(folder: String) throws {
  let paths = FileManager.default.enumerator(atPath: folder)!
    .compactMap { $0 as? String }.filter { $0.hasSuffix(".mid") }.sorted().map { folder + "/" + $0 }
  var (notes, failed, bytes) = (0, 0, 0)
  let clock = ContinuousClock()
  let start = clock.now
  for path in paths {
    bytes += try FileManager.default.attributesOfItem(atPath: path)[.size] as! Int
    do { notes += try MIDIFile.read(path: path).file.notes.count } catch { failed += 1 }
  }
  let seconds = (clock.now - start) / .seconds(1)
  print(
    """
    {"peer": "etude", "files": \(paths.count), "failed": \(failed), "notes": \(notes), \
    "s": \(seconds), "mb_per_s": \(Double(bytes) / seconds / 1e6)}
    """)
}
