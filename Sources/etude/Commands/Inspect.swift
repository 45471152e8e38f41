import ArgumentParser
import Files
import Studio
import Support
import enum MIDI.MIDIError
import struct MIDI.MIDIFile
import struct MIDI.MIDINote
import struct MIDI.MIDISummary

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what MIDI files contain.",
    discussion: """
      Reads Standard MIDI Files (.mid, .midi, .kar, .rmi), repairs what can be repaired, and reports the repairs. A \
      file that can't be read does not stop the others; the exit status is that of the first failure.

      EXAMPLES
        etude inspect piece.mid
        etude inspect --json music/ | jq 'select(.warnings != [])'
        etude inspect --notes piece.mid | head
      """)

  @Argument(help: "MIDI files, and folders of them; - is standard input.", completion: .midiFiles)
  var files: [String]

  @Flag(
    help: """
      Print one JSON object per file: file, format, division (ticks per quarter note; negative for SMPTE, as stored), \
      tracks, notes, pitchSum, endSeconds, tempoChanges, sustainEvents, pedalPresses, keyRange, channels (port, \
      channel, notes, drumNotes, drumKeys, sounds as bank:program), warnings (the first hundred), warningCount \
      (all). For an unreadable file: file, error.
      """)
  var json = false

  @Flag(
    help: """
      Print one line per note: onset tick, pitch, duration in ticks, velocity, onset in seconds, duration in seconds, \
      channel (0…15), track (from 0); tab-separated. With --json, after the file's object.
      """)
  var notes = false

  @Flag(help: "Reject files that need repair.")
  var strict = false

  @Flag(
    name: .customLong("keep-gaps"),
    help: """
      Keep silences and held notes of more than 5 minutes without another event. By default, they count as damage and \
      end the piece.
      """)
  var keepGaps = false

  func run() async throws {
    var status: ExitCode?
    try await forEachInOrder(files.flatMap(Self.expand)) { path in
      report(on: path)
    } deliver: { report in
      if let summary = report.summary { if json { print(summary) } else { say(lines: summary) } }
      for note in report.notes { print(note.line) }
      guard let error = report.error else { return }
      printError(ErrorMessage(error))
      status = status ?? exitStatus(of: error)
    }
    if let status { throw status }
  }

  /// The MIDI files below a folder, or the path itself.
  private static func expand(_ name: String) -> [String] {
    let path = Input.path(named: name)
    guard let found = try? filesBelow(path, extensions: MIDIFile.fileExtensions) else { return [path] }
    if found.isEmpty { warn("\(path): no MIDI files below this folder") }
    return found
  }

  /// The output for a file. Notes are formatted only when they are printed.
  private func report(on path: String) -> (summary: String?, notes: [MIDINote], error: MIDIError?) {
    do throws(MIDIError) {
      let file = try MIDIInspection(path, MIDIFile.Options(isStrict: strict, keepsGaps: keepGaps))
      let summary = json ? jsonLine(file.summary) : notes ? nil : file.summary.description
      return (summary, notes ? file.notes : [], nil)
    } catch {
      return (json ? jsonLine(Unreadable(file: path, error: error.description)) : nil, [], error)
    }
  }

  private struct Unreadable: Encodable {
    let file: String
    let error: String
  }
}
