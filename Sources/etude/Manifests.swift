// `etude manifest`: parse, call the Studio, print.
import ArgumentParser
import Studio

struct Manifests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "What was made into a folder, and what is missing.",
    discussion: """
      Every folder that pieces were made into has a manifest, manifest.jsonl, with a line a piece; every shard writes \
      one \
      of its own. docs/scale.md says what is in it.

      EXAMPLES
        etude manifest show audio
        etude manifest show audio --json
        etude manifest merge audio
        etude manifest merge audio from-node-2 from-node-3
      """,
    subcommands: [ManifestShow.self, ManifestMerge.self])
}

struct ManifestShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Say how many pieces are there, failed, or lack files.")

  @Argument(help: ArgumentHelp("Folders of pieces.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @Flag(help: "Print one JSON object a folder.")
  var json = false

  func run() throws {
    for folder in folders { tell(try Manifest.summary(of: folder), json) }
  }
}

struct ManifestMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make one manifest of those of all shards, in the first folder.",
    discussion: """
      The manifests of shards in the first folder are removed. Other folders are only read: copy their files into the \
      first.
      """)

  @Argument(help: ArgumentHelp("Folders of pieces.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    tell(try Manifest.merge(folders), json)
  }
}

private func tell(_ summary: ManifestSummary, _ isJSON: Bool) {
  if isJSON { return print(jsonLine(summary)) }
  print(
    "\(summary.folder): \(summary.pieces) pieces: \(summary.made) there, \(summary.incomplete) incomplete, "
      + "\(summary.failed) failed; \(fixed(summary.seconds / 3600, 2)) h of audio, "
      + "\(fixed(Double(summary.bytes) / 1e6, 1)) MB in \(summary.files) files")
  for error in summary.errors { print("  \(error)") }
}
