import ArgumentParser
import Studio
import Support
import struct Rendering.SoundFontCandidate
import struct SoundFonts.SoundFontFile

struct SoundFontCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soundfont",
    abstract: "List and describe SoundFonts, extract a preset, build one from an SFZ piano.",
    discussion: """
      EXAMPLES
        etude soundfont list
        etude soundfont info piano.sf2 --preset 0:0
        etude soundfont extract general.sf3 --preset 0:0 --out piano.sf2
        etude soundfont build Salamander.sfz --out salamander.sf3
      """,
    subcommands: [SoundFontList.self, SoundFontInfo.self, SoundFontExtract.self, SoundFontBuild.self])
}

/// A preset given by its bank and program, such as `0:0`.
struct PresetNumber {
  let bank, program: Int

  static func read(_ text: String) throws -> PresetNumber {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0) }
    guard numbers.count == 2, let bank = numbers[0], let program = numbers[1] else {
      throw ValidationError("must be a bank and a program, such as 0:0")
    }
    return PresetNumber(bank: Int(bank), program: Int(program))
  }
}

struct SoundFontList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the SoundFonts found, in search order.",
    discussion: """
      The first is used unless --soundfont names another.

      EXAMPLES
        etude soundfont list
        etude soundfont list --json | jq -r .path
      """)

  @Flag(
    help: """
      Print one JSON object per SoundFont: path, used, bytes, name, version, piano, presets. For an unusable file: \
      path, error.
      """)
  var json = false

  func run() throws {
    for candidate in try SoundFontWorkflow.candidates() {
      if json { print(jsonLine(SoundFontEntry(candidate))) } else { say(lines: Self.lines(of: candidate)) }
    }
  }

  private static func lines(of candidate: SoundFontCandidate) -> String {
    let mark = candidate.isUsed ? "▶" : " "
    switch candidate.file {
    case .success(let file):
      let piano = (try? file.piano()).map { file.hasPiano ? "piano: \($0.name)" : "no piano; first preset: \($0.name)" }
      return """
        \(mark) \(candidate.path)
            \(file.name ?? "without a name"), version \(file.version), \(megabytes(file.size)), \(piano ?? "no presets")
        """
    case .failure(let error):
      return "\(mark) \(candidate.path)\n    unusable: \(error)"
    }
  }
}

/// The JSON entry of a SoundFont in the list.
private struct SoundFontEntry: Encodable {
  let path: String
  let used: Bool
  var bytes, presets: Int?
  var name, version: String?
  var piano: Bool?
  var error: String?

  init(_ candidate: SoundFontCandidate) {
    (path, used) = (candidate.path, candidate.isUsed)
    switch candidate.file {
    case .success(let file):
      (bytes, presets, piano) = (file.size, file.presets.count, file.hasPiano)
      (name, version) = (file.name, "\(file.version)")
    case .failure(let failure): error = "\(failure)"
    }
  }
}

func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, bytes < 10_000_000 ? 2 : 0) + " MB" }
