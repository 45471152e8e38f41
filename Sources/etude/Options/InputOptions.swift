import ArgumentParser
import Files
import Studio
import struct MIDI.MIDIFile

struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "MIDI files, folders of them, or patterns such as “in/*.mid”; - is standard input.", valueName: "path"),
    completion: .midiFiles)
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      File with more paths, one per line (those that begin with # are ignored) or separated by zero bytes; - is \
      standard input.
      """,
      valueName: "file"), completion: .file())
  var list: String?

  @Option(
    help: ArgumentHelp("Recreate in --out the subfolders of this folder that contain the files.", valueName: "folder"),
    completion: .directory)
  var base: String?

  @Flag(help: "Reject files that need repair.")
  var strict = false

  @Flag(
    name: .customLong("keep-gaps"),
    help: """
      Keep silences and held notes of more than 5 minutes without another event. By default, they count as damage and \
      end the piece.
      """)
  var keepGaps = false

  var reading: MIDIFile.Options { MIDIFile.Options(isStrict: strict, keepsGaps: keepGaps) }

  func validate() throws {
    if paths.isEmpty && list == nil { throw ValidationError("name MIDI files or folders, or give --list.") }
  }

  func find() throws -> [Input] {
    let names = try paths + (list.map(Input.list) ?? [])
    let inputs = try Input.find(names, base: base)
    if inputs.isEmpty { throw InputError.none(names) }
    return inputs
  }
}

/// There is nothing to render.
enum InputError: Error, Hashable {
  case none([String])
}

extension InputError: CustomStringConvertible {
  var description: String {
    guard case .none(let names) = self else { return "" }
    return names.isEmpty
      ? "the list names no files; it should have one path per line"
      : "no MIDI files in \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "")"
  }
}
