// `etude inspect`: parse, read, print. Must not know MIDI's layout.
import ArgumentParser
import Files
import MIDI

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what MIDI files hold.",
    discussion: """
      Reads Standard MIDI Files (.mid, .midi, .kar, .rmi), repairs what can be repaired, and says so. A file that cannot \
      be read does not stop the others; the exit status is then 65.

      EXAMPLES
        etude inspect piece.mid
        etude inspect --json music/ | jq 'select(.warnings != [])'
        etude inspect --notes piece.mid | head
      """)

  @Argument(help: "MIDI files, and folders of them.", completion: .file())
  var files: [String]

  @Flag(
    help: """
      Print one JSON object a file: file, format, division (ticks a quarter note; negative for SMPTE, as in the file), \
      tracks, notes, pitchSum, endSeconds, tempoChanges, sustainEvents, pedalPresses, keyRange, warnings; or file, error.
      """)
  var json = false

  @Flag(
    help: """
      Print one line a note: onset tick, pitch, duration in ticks, velocity, onset in seconds, duration in seconds, \
      channel (0…15), track (from 0); tab-separated. With --json, after the file's object.
      """)
  var notes = false

  @Flag(help: "Refuse a file that would have to be repaired.")
  var strict = false

  func run() async throws {
    var isWhole = true
    try await forEachInOrder(files.flatMap(Self.expand)) { path in
      report(on: path)
    } deliver: { report in
      if let lines = report.lines { print(lines) }
      if let error = report.error { complain(error) }
      isWhole = isWhole && report.error == nil
    }
    if !isWhole { throw ExitCode.dataError }
  }

  /// The MIDI files below a folder, or the path itself.
  private static func expand(_ path: String) -> [String] {
    guard let found = try? filesBelow(path, extensions: MIDIFile.fileExtensions) else { return [path] }
    if found.isEmpty { complain("\(path): no MIDI files below this folder") }
    return found
  }

  /// What standard output and standard error say about a file.
  private func report(on path: String) -> (lines: String?, error: MIDIError?) {
    do throws(MIDIError) {
      let reading = try MIDIFile.read(path: path, strict: strict)
      let all = reading.file.notes
      var lines: [String] = []
      if json || !notes {
        let summary = MIDISummary(reading, notes: all, name: path)
        lines.append(json ? jsonLine(summary) : summary.description)
      }
      if notes { lines += all.sorted { $0.onset < $1.onset }.map(\.line) }
      return (lines.isEmpty ? nil : lines.joined(separator: "\n"), nil)
    } catch {
      return json ? (jsonLine(Unreadable(file: path, error: error.description)), error) : (nil, error)
    }
  }

  private struct Unreadable: Encodable {
    let file: String
    let error: String
  }
}
