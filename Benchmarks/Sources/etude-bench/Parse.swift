import ArgumentParser
import Foundation
import MIDI

struct Parse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read every MIDI file below a folder, on one thread.",
    discussion: "The peer is `parse_midi.py symusic FOLDER`.")

  @Argument(help: "Folder of .mid files.")
  var folder: String

  func run() throws {
    let manager = FileManager.default
    guard let names = try? manager.subpathsOfDirectory(atPath: folder) else {
      throw ValidationError("\(folder): cannot be listed; name a folder of MIDI files.")
    }
    let paths = names.filter { $0.hasSuffix(".mid") }.sorted().map { folder + "/" + $0 }
    var (notes, failed, bytes) = (0, 0, 0)
    let seconds = try measure {
      for path in paths {
        bytes += try manager.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        do { notes += try MIDIFile.read(path: path).file.notes.count } catch { failed += 1 }
      }
    }
    printJSON(
      Result(files: paths.count, failed: failed, notes: notes, s: seconds, mbPerS: Double(bytes) / seconds / 1e6))
  }

  private struct Result: Encodable {
    var peer = "etude"
    var files, failed, notes: Int
    var s, mbPerS: Double
  }
}
