import ArgumentParser
import Files
import Studio
import Support
import struct MIDI.MIDIFile

/// The destination and formats of the outputs, from `--out` and `--formats`: a folder, one file, or standard output.
struct OutputTarget: Sendable {
  let formats: [OutputFormat]
  let place: Place

  enum Place: Hashable, Sendable {
    /// A folder; nil means the folder of each input.
    case folder(String?)
    /// One file.
    case file(path: String)
    /// Standard output; the file is made in this temporary folder first.
    case standardOutput(String)
  }

  /// - Parameters:
  ///   - out: nil means the folder of each input.
  ///   - formats: a list of formats; nil means the format of the file that `out` names, or `standard`.
  ///   - pieces: number of pieces.
  ///   - name: template for file names; allowed for files in a folder only.
  ///   - allowed: the formats that the command writes.
  init(
    out: String?, formats: String?, standard: String, pieces: Int, name: Template? = nil,
    allowed: [OutputFormat] = OutputFormat.all
  ) throws {
    let chosen = try OutputFormat.list(formats ?? standard, among: allowed)
    if Self.isStandardOutput(out) {
      guard pieces == 1, chosen.count == 1 else {
        throw ValidationError("--out - writes one piece in one format; give --formats with one name.")
      }
      if name != nil { throw ValidationError("--name is for files in a folder, not for standard output.") }
      (self.formats, place) = (chosen, .standardOutput(try makeTemporaryFolder()))
    } else if let out, Self.namesFile(out) {
      let format = try Self.format(of: out, among: allowed)
      if pieces > 1 {
        throw ValidationError("--out \(out) names one file, but there are \(pieces) pieces; name a folder.")
      }
      if formats != nil, chosen.map(\.fileExtension) != [format.fileExtension] {
        throw ValidationError(
          "--out \(out) names a .\(format.fileExtension) file; leave out --formats, or name a folder.")
      }
      if name != nil { throw ValidationError("--name is for files in a folder; --out \(out) names the file already.") }
      (self.formats, place) = (formats == nil ? [format] : chosen, .file(path: out))
    } else {
      if let out, isPipeOrDevice(out) {
        throw ValidationError(
          "--out \(out) is a pipe or a device; name a file or a folder, or give - for standard output.")
      }
      (self.formats, place) = (chosen, .folder(out))
    }
  }

  /// Rejects an option whose output would be mixed with the file on standard output.
  static func checkAlone(_ out: String?, without option: String) throws {
    if isStandardOutput(out) {
      throw ValidationError("--out - writes one file and nothing else; leave out \(option), or name a folder.")
    }
  }

  /// The format of the file that `--out` names.
  private static func format(of path: String, among allowed: [OutputFormat]) throws -> OutputFormat {
    let fileExtension = Files.fileExtension(of: path) ?? ""
    if let format = OutputFormat(fileExtension: fileExtension), allowed.contains(format) { return format }
    let help =
      fileExtension.lowercased() == "zip" && allowed.contains(.midi)
      ? "To pack the pieces, give --zip \(path)." : "Formats: \(allowed.map(\.name).joined(separator: ", "))."
    throw ValidationError("--out \(path): this command does not write .\(fileExtension) files. \(help)")
  }

  /// Whether `--out` is the path of a file rather than of a folder.
  static func namesFile(_ out: String) -> Bool {
    guard !isFolder(out), !out.hasSuffix("/"), let text = fileExtension(of: out) else { return false }
    return OutputFormat(fileExtension: text) != nil || foreignExtensions.contains(text.lowercased())
  }

  /// Extensions of files that users may expect Étude to write, but that it does not. A name with any other extension,
  /// such as `v1.2`, is a folder.
  private static let foreignExtensions: Set<String> = [
    "3gp", "aac", "ac3", "aifc", "alac", "amr", "ape", "au", "avi", "bmp", "caf", "dff", "dsf", "dts", "eps", "flv",
    "gif", "html", "jpeg", "jpg", "json", "kar", "m4a", "m4b", "m4r", "m4v", "mka", "mkv", "mod", "mov", "mp1", "mp2",
    "mp4", "mpc", "mpeg", "mpg", "oga", "ogv", "ogx", "pcm", "ps", "ra", "raw", "rf64", "rmi", "snd", "spx", "tif",
    "tiff", "tta", "txt", "voc", "w64", "weba", "webm", "webp", "wma", "wmv", "wv", "xm", "xml", "zip",
  ]

  /// The folder that gets a manifest; nil if there is none.
  var manifestFolder: String? { if case .folder(let folder) = place { folder } else { nil } }

  func job(rendering input: Input, _ options: MIDIFile.Options) -> Job {
    switch place {
    case .file(let path):
      Job(
        rendering: input, as: stem(of: path), fileExtension: Files.fileExtension(of: path), in: folder(of: path),
        options: options)
    case .folder(nil) where input.isStandardInput: Job(rendering: input, in: ".", options: options)
    case .folder(let folder): Job(rendering: input, in: folder, options: options)
    case .standardOutput(let folder): Job(rendering: input, as: "piece", in: folder, options: options)
    }
  }

  private func stem(of path: String) -> String { withoutExtension(fileName(of: path)) }

  func jobs(composing request: CompositionRequest, _ shard: Shard) throws -> [Job] {
    switch place {
    case .file(let path):
      try request.jobs(in: folder(of: path), as: stem(of: path), fileExtension: Files.fileExtension(of: path))
    case .folder(let folder): try request.jobs(in: folder ?? ".", shard: shard)
    case .standardOutput(let folder): try request.jobs(in: folder, as: "piece")
    }
  }
}

extension OutputFormat {
  /// Reads names or extensions of formats, separated by commas or blanks. One that is repeated counts once.
  ///
  /// - Throws: `OutputError.unknownFormat`.
  static func list(_ text: String, among allowed: [OutputFormat] = all) throws(OutputError) -> [OutputFormat] {
    var list: [OutputFormat] = []
    for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let name = String(word.first == "." ? word.dropFirst() : word)
      guard let format = OutputFormat(name: name) ?? OutputFormat(fileExtension: name), allowed.contains(format) else {
        throw .unknownFormat(String(word), known: allowed.map(\.name))
      }
      if !list.contains(format) { list.append(format) }
    }
    if list.isEmpty { throw .unknownFormat(text, known: allowed.map(\.name)) }
    return list
  }
}
