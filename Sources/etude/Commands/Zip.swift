import ArgumentParser
import Files
import Studio
import Support

struct Zip: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pack pieces and a web page that plays them into one archive.",
    discussion: """
      The archive holds one folder: index.html, which plays the pieces in any browser without a network, and their \
      audio, .mid files and pictures. The same files give the same archive, byte for byte.

      EXAMPLES
        etude zip output -o tonight.zip
        etude zip output/*.flac output/*.mid -o nocturnes.zip --title Nocturnes
      """)

  @Argument(help: "Files, and folders, which are searched with all their subfolders.", completion: .file())
  var paths: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("Archive to write (.zip).", valueName: "file"), completion: .file())
  var out: String

  @Option(help: "Title of the page. (default: the name of the archive)")
  var title: String?

  @Flag(help: "Replace an existing archive.")
  var force = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws { try checkIsPath(out, extensions: ["zip"]) }

  func run() async throws {
    try await interruptible {
      let files = try SharedSet.files(in: paths)
      try makeArchive(out, of: files, below: paths.filter(isFolder), title: title, replacing: force, isQuiet: quiet)
    }
  }
}

/// Writes an archive and reports it.
///
/// - Parameter folders: the folders in which the files were searched or made.
func makeArchive(
  _ path: String, of files: [String], below folders: [String], title: String?, replacing: Bool, isQuiet: Bool,
  isJSON: Bool = false
) throws {
  let (count, isNew) = try SharedSet(files: files, below: folders, title: title).write(to: path, replacing: replacing)
  if isJSON {
    print(jsonLine(Made(zip: path, pieces: count, skipped: isNew ? nil : true)))
  } else if !isQuiet {
    say(
      isNew
        ? "\(path): \(counted(count, "piece")), to be played with its index.html" : "\(path) exists and is up to date")
  }
}

private struct Made: Encodable {
  let zip: String
  let pieces: Int
  /// True if an earlier run has made the archive; otherwise nil.
  let skipped: Bool?
}
