import ArgumentParser
import Support
import struct SoundFonts.Preset
import struct SoundFonts.SoundFontFile
import Studio

struct SoundFontExtract: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Write one preset of a SoundFont as a smaller SoundFont.",
    usage: "etude soundfont extract [<options>] <file> --out <file.sf2>",
    discussion: """
      Writes only the instruments, zones and samples that the preset needs; compressed samples (.sf3) are decoded. The \
      new SoundFont sounds the same, to the bit. It keeps the texts, copyright and licence of the old one, and its \
      comment names its origin.

      EXAMPLES
        etude soundfont extract general.sf3 --preset 0:0 --out piano.sf2
      """)

  @Argument(
    help: ArgumentHelp("SoundFont (.sf2, .sf3).", valueName: "file"),
    completion: .file(extensions: ["sf2", "sf3"]))
  var path: String

  @Option(
    help: ArgumentHelp("Preset to extract. (default: the piano that Étude plays)", valueName: "bank:program"),
    transform: PresetNumber.read)
  var preset: PresetNumber?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("SoundFont to write.", valueName: "file.sf2"), completion: .file())
  var out: String

  @Flag(help: "Replace an existing file.")
  var force = false

  @Flag(help: "Print one JSON object: path, bytes, preset, samples.")
  var json = false

  func validate() throws { try checkIsPath(out, extensions: ["sf2"]) }

  func run() throws {
    let number = preset.map { (bank: $0.bank, program: $0.program) }
    let (preset, result) = try SoundFontWorkflow.extract(number, of: path, to: out, replacing: force)
    if json {
      print(jsonLine(Extracted(path: out, bytes: result.size, preset: preset, samples: result.sampleCount)))
    } else {
      let (bank, program, count) = (preset.bank, preset.program, result.sampleCount)
      say("\(out): \(bank):\(program) \(preset.name), samples: \(count), \(megabytes(result.size))")
    }
  }

  private struct Extracted: Encodable {
    let path: String
    let bytes: Int
    let preset: Preset
    let samples: Int
  }
}
