// `etude soundfont extract`: parse, extract, print.
import ArgumentParser
import Rendering
import SoundFonts

struct SoundFontExtract: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Write one preset of a SoundFont into a small one of its own.",
    discussion: """
      Only the instruments, zones and samples that the preset needs are written; compressed samples (.sf3) are \
      decoded. \
      The new SoundFont sounds the same, to the bit. Its texts, copyright and licence are those of the old one, and \
      its \
      comment says where it is from.

      EXAMPLES
        etude soundfont extract general.sf3 --preset 0:0 --out piano.sf2
      """)

  @Argument(help: ArgumentHelp("A SoundFont (.sf2, .sf3).", valueName: "file"), completion: .file())
  var path: String

  @Option(help: ArgumentHelp("Default: the piano that Étude plays.", valueName: "bank:program"))
  var preset: PresetNumber?

  @Option(help: ArgumentHelp("The SoundFont to write.", valueName: "file.sf2"))
  var out: String

  @Flag(help: "Replace a file that is there already.")
  var force = false

  @Flag(help: "Print one JSON object: path, bytes, preset, samples.")
  var json = false

  func run() throws {
    let file = try SoundFontFile(path)
    let preset = try preset.map { try file.preset(bank: $0.bank, program: $0.program) } ?? file.piano()
    try file.extract(preset, to: out, replacing: force, framesBeyondEnd: SynthEngine.framesBeyondEnd)
    let result = try SoundFontFile(out)
    if json {
      print(jsonLine(Extracted(path: out, bytes: result.size, preset: preset, samples: result.sampleCount)))
    } else {
      print(
        "\(out): \(preset.bank):\(preset.program) \(preset.name), samples: \(result.sampleCount), \(megabytes(result.size))"
      )
    }
  }

  private struct Extracted: Encodable {
    let path: String
    let bytes: Int
    let preset: Preset
    let samples: Int
  }
}
