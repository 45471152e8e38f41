import ArgumentParser
import Studio
import Support

struct Manifests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "Show which pieces of a folder are complete or missing; merge the manifests of shards.",
    discussion: """
      Every folder of pieces has a manifest, manifest.jsonl, with one line per piece; each shard writes its own \
      manifest. docs/scale.md describes the format.

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
    commandName: "show", abstract: "Count the pieces that are complete, incomplete and failed.")

  @Argument(help: ArgumentHelp("Folders of pieces.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @Flag(help: "Print one JSON object per folder.")
  var json = false

  func run() throws {
    for folder in folders { report(try Manifest.summary(of: folder), json) }
  }
}

struct ManifestMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge the manifests of all shards into one, in the first folder.",
    discussion: """
      Removes the manifests of shards from the first folder. Other folders are only read: copy their pieces into the \
      first one yourself.
      """)

  @Argument(help: ArgumentHelp("Folders of pieces.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    report(try Manifest.merge(folders), json)
  }
}

private func report(_ summary: ManifestSummary, _ isJSON: Bool) {
  if isJSON { return print(jsonLine(summary)) }
  say(
    "\(summary.folder): \(counted(summary.pieces, "piece")): \(summary.made) complete, "
      + "\(summary.incomplete) incomplete, \(summary.failed) failed; \(duration(summary.seconds)) of music, "
      + "\(megabytes(summary.bytes)) in \(counted(summary.files, "file"))")
  for error in summary.errors { say("  \(error)") }
}
