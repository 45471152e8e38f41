import ArgumentParser
import Files
@preconcurrency import Glibc  // For stdout.
import Studio
import Support
import struct MIDI.MIDIFile

/// The destination and formats of the outputs, from `--out` and `--formats`: a folder, one file, or standard output.
struct OutputTarget: Sendable {
  /// Names of formats.
  let formats: [String]
  let place: Place

  enum Place: Hashable, Sendable {
    /// A folder; nil means the folder of each input.
    case folder(String?)
    /// One file.
    case file(path: String)
    /// Standard output; the file is made in this temporary folder first.
    case standardOutput(String)
  }

  /// Extensions of audio and music files that Étude does not write.
  private static let foreignExtensions: Set<String> = [
    "aac", "ac3", "aif", "aifc", "alac", "amr", "ape", "au", "caf", "kar", "m4a", "m4b", "mka", "midi", "mp2", "mp4",
    "mpc", "oga", "ra", "rf64", "snd", "spx", "tta", "voc", "w64", "webm", "wma", "wv",
  ]

  /// - Parameters:
  ///   - out: nil means the folder of each input.
  ///   - formats: names separated by commas; nil means the format of the file that `out` names, or `standard`.
  ///   - pieces: number of pieces.
  ///   - name: template for file names; allowed for files in a folder only.
  init(out: String?, formats: String?, standard: String, pieces: Int, name: Template? = nil) throws {
    let named = formats.map { list in
      list.filter { !$0.isWhitespace }.split(separator: ",").map { String($0) }
    }
    if out == "-" {
      guard pieces == 1, let named, named.count == 1 else {
        throw ValidationError("--out - writes one piece in one format; give --formats with one name.")
      }
      if name != nil { throw ValidationError("--name is for files in a folder, not for standard output.") }
      (self.formats, place) = (named, .standardOutput(try makeTemporaryFolder()))
      return
    }
    guard let out, Self.namesFile(out), let fileExtension = Self.fileExtension(of: out) else {
      (self.formats, place) = (named ?? standard.split(separator: ",").map(String.init), .folder(out))
      return
    }
    guard let format = OutputFormat(fileExtension: fileExtension) else {
      let formats = OutputFormat.allNames.joined(separator: ", ")
      throw ValidationError("--out \(out): Étude does not write .\(fileExtension) files. Formats: \(formats).")
    }
    if pieces > 1 {
      throw ValidationError("--out \(out) names one file, but there are \(pieces) pieces; name a folder.")
    }
    if let named, named.count != 1 || OutputFormat(name: named[0])?.fileExtension != format.fileExtension {
      throw ValidationError(
        "--out \(out) names a .\(format.fileExtension) file; leave out --formats, or name a folder.")
    }
    (self.formats, place) = (named ?? [format.name], .file(path: out))
    if name != nil { throw ValidationError("--name is for files in a folder; --out \(out) names the file already.") }
  }

  /// Whether `--out` is the path of a file rather than of a folder.
  static func namesFile(_ out: String) -> Bool {
    !isFolder(out) && !out.hasSuffix("/") && fileExtension(of: out) != nil
  }

  /// The extension of a path, if it belongs to a format, or to files that users may expect Étude to write but that it
  /// does not.
  private static func fileExtension(of path: String) -> String? {
    guard let text = Files.fileExtension(of: path) else { return nil }
    return OutputFormat(fileExtension: text) != nil || foreignExtensions.contains(text.lowercased()) ? text : nil
  }

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

  /// Copies the finished file to standard output. The temporary folder is removed before that, because a reader that
  /// closes the pipe ends the program.
  func deliver(_ files: [String]) throws {
    guard case .standardOutput = place, let file = files.first else { return }
    let input = try openRegularFile(file, O_RDONLY)
    defer { close(input) }
    removeTemporaryFolder()
    try copy(from: input, path: file)
  }

  private func copy(from input: CInt, path: String) throws(FileError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (count, code) = buffer.withUnsafeMutableBytes { readAll(from: input, into: $0) }
      if code != 0 { throw FileError(path: path, action: .read, code: code) }
      if count == 0 { return }
      if fwrite(buffer, 1, count, stdout) < count { throw FileError(path: "standard output", action: .write) }
    }
  }

  /// Removes the temporary folder of a piece for standard output, with its contents.
  func removeTemporaryFolder() {
    guard case .standardOutput(let folder) = place else { return }
    for name in OutputFormat.allNames.compactMap(OutputFormat.init(name:)).map(\.fileExtension) {
      unlink("\(folder)/piece.\(name)")
    }
    rmdir(folder)
  }
}
