import ArgumentParser
import Files
@preconcurrency import Glibc  // For stdout.
import Studio

extension OutputTarget {
  /// Whether a path stands for standard output.
  static func isStandardOutput(_ path: String?) -> Bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
  }

  var isStandardOutput: Bool { if case .standardOutput = place { true } else { false } }

  /// Rejects binary output to a terminal.
  func checkTerminal() throws {
    guard isStandardOutput, let format = formats.first, format.name != "svg", isatty(STDOUT_FILENO) != 0 else { return }
    throw ValidationError(
      "--out - would write binary data to the terminal; redirect it, as in > piece.\(format.fileExtension), or name a "
        + "file.")
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
    for format in OutputFormat.all { unlink("\(folder)/piece.\(format.fileExtension)") }
    rmdir(folder)
  }
}

/// Rejects standard output as the destination of a command that needs a path, and the name of another kind of file.
///
/// - Parameter extensions: of the file that the command writes; nil for a folder.
func checkIsPath(_ path: String?, _ option: String = "--out", extensions: [String]? = nil) throws {
  if OutputTarget.isStandardOutput(path) {
    throw ValidationError("\(option) can't be standard output here; name a file or a folder.")
  }
  guard let path, let extensions, let own = fileExtension(of: path)?.lowercased() else { return }
  let others = ["safetensors", "sf2", "sf3", "sfz", "zip", "html", "txt", "csv", "json", "jsonl"]
  if !extensions.contains(own), others.contains(own) || OutputFormat(fileExtension: own) != nil {
    let right = extensions.map { ".\($0)" }.joined(separator: " or ")
    throw ValidationError("\(option) is “\(path.escaped)”, but this command writes a \(right) file.")
  }
}
