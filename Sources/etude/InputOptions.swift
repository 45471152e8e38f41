// What should be rendered, and where it goes, as the command line says it. Must not know how it is done.
import ArgumentParser
import Files
import MIDI
import Studio

struct InputOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("MIDI files, folders of them, or patterns such as “in/*.mid”.", valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "More of these, one a line, or with zero bytes between them; - is standard input.", valueName: "file"))
  var list: String?

  @Option(help: ArgumentHelp("Files below this folder keep their folders in --out.", valueName: "folder"))
  var base: String?

  @Flag(help: "Refuse a file that would have to be repaired.")
  var strict = false

  @Flag(
    name: .customLong("keep-gaps"),
    help: "Keep a note or silence of more than 5 minutes, which otherwise ends the piece as damage.")
  var keepGaps = false

  var reading: MIDIFile.Options { MIDIFile.Options(isStrict: strict, keepsGaps: keepGaps) }

  func validate() throws {
    if paths.isEmpty && list == nil { throw ValidationError("Name MIDI files or folders, or give --list.") }
  }

  func find() throws -> [Input] {
    let names = try paths + (list.map(Input.list) ?? [])
    let inputs = try Input.find(names, base: base)
    if inputs.isEmpty { throw InputError.none(names) }
    return inputs
  }
}

/// Nothing to render.
enum InputError: Error, Hashable {
  case none([String])
}

extension InputError: CustomStringConvertible {
  var description: String {
    guard case .none(let names) = self else { return "" }
    return names.isEmpty
      ? "the list names no files; give one a line"
      : "no MIDI files in \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : ""); name others"
  }
}

/// Where renders go, and as what.
struct RenderTarget: Sendable {
  let formats: String
  /// Gets the files and a manifest; nil: there is none, or a single file is named.
  let manifestFolder: String?
  /// A single file, without its extension.
  private let file: String?

  /// - Parameter out: a folder, or, where there is one input, a file of an audio format; nil is beside each input.
  init(out: String?, formats: String?, inputs: Int) throws {
    let file = out.map(fileName) ?? ""
    guard let out, !isFolder(out), inputs == 1, let dot = file.lastIndex(of: "."), dot > file.startIndex,
      let format = OutputFormat(fileExtension: String(file[file.index(after: dot)...]))
    else {
      (self.formats, manifestFolder, self.file) = (formats ?? "wav", out, nil)
      return
    }
    if let formats, OutputFormat(name: formats)?.fileExtension != format.fileExtension {
      throw ValidationError("--out \(out) is a file of its own; give --formats one of that kind, or name a folder.")
    }
    self.formats = formats ?? format.name
    (manifestFolder, self.file) = (nil, String(out.dropLast(file[dot...].count)))
  }

  func job(_ input: Input, _ reading: MIDIFile.Options) -> Job {
    guard let file else { return Job(rendering: input, in: manifestFolder, options: reading) }
    return Job(rendering: input, as: fileName(of: file), in: folder(of: file), options: reading)
  }
}
