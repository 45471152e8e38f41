import ArgumentParser
import Studio
import Support
import struct SoundFonts.Layer
import struct SoundFonts.Preset
import struct SoundFonts.SoundFontFile

struct SoundFontInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show a SoundFont's texts and licence, its presets, and the layers of a preset.",
    discussion: """
      EXAMPLES
        etude soundfont info piano.sf2
        etude soundfont info general.sf3 --preset 0:0
        etude soundfont info general.sf3 --json | jq .texts.ICOP
      """)

  @Argument(
    help: ArgumentHelp("SoundFont (.sf2, .sf3).", valueName: "file"),
    completion: .file(extensions: ["sf2", "sf3"]))
  var path: String

  @Option(help: ArgumentHelp("Preset whose layers are shown.", valueName: "bank:program"), transform: PresetNumber.read)
  var preset: PresetNumber?

  @Flag(
    help: """
      Print one JSON object: path, bytes, version, texts (by the format's own names: INAM, IENG, ICOP, ICMT, …), \
      presets, instruments, samples; with --preset, preset and layers.
      """)
  var json = false

  func run() throws {
    let (file, preset, layers) = try SoundFontWorkflow.inspect(path, preset: preset.map { ($0.bank, $0.program) })
    if json {
      print(jsonLine(SoundFontReport(file, preset, layers)))
    } else if let preset, let layers {
      say(path)
      say("  " + Self.line(preset))
      Self.lines(layers).forEach(say(_:))
    } else {
      Self.lines(file).forEach(say(lines:))
    }
  }

  /// The names of the texts, in the order in which they are shown.
  private static let titles = [
    ("isng", "engine"), ("IENG", "author"), ("IPRD", "product"), ("ICRD", "date"), ("ISFT", "made with"),
    ("ICOP", "copyright"), ("ICMT", "comment"),
  ]

  private static func lines(_ file: SoundFontFile) -> [String] {
    let texts = titles.compactMap { key, title -> String? in
      guard let text = file.texts[key], !text.isEmpty else { return nil }
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      return "  \(title): " + lines.joined(separator: "\n    ")
    }
    let presets = file.presets
    return [file.path, "  \(file.name ?? "without a name"), version \(file.version), \(megabytes(file.size))"] + texts
      + ["  presets: \(presets.count), instruments: \(file.instrumentCount), samples: \(file.sampleCount)"]
      + presets.map { "  " + line($0) }
  }

  private static func line(_ preset: Preset) -> String {
    "\(preset.bank):\(preset.program)".padded(to: 8) + preset.name
  }

  private static func lines(_ layers: [Layer]) -> [String] {
    let head = ["velocities", "keys", "root", "rate", "channels", "loop", "samples"]
    let rows = layers.map { layer in
      [
        range(layer.velocities), range(layer.keys), "\(layer.rootKey)", "\(layer.sampleRate)",
        layer.isStereo ? (layer.samples.count == 2 ? "stereo" : "one side") : "mono", layer.loop.rawValue,
        layer.samples.joined(separator: ", "),
      ]
    }
    return ([head] + rows).map { row in
      "  " + zip(row, [12, 9, 6, 8, 10, 14, 0]).map { $0.padded(to: $1) }.joined()
    }
  }

  private static func range(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound)–\(range.upperBound)" }
}

/// The JSON report on a SoundFont.
private struct SoundFontReport: Encodable {
  let path: String
  let bytes: Int
  let version: String
  let texts: [String: String]
  let presets: [Preset]
  let instruments, samples: Int
  let preset: Preset?
  let layers: [Layer]?

  init(_ file: SoundFontFile, _ preset: Preset?, _ layers: [Layer]?) {
    (path, bytes, version, texts) = (file.path, file.size, "\(file.version)", file.texts)
    (presets, instruments, samples) = (file.presets, file.instrumentCount, file.sampleCount)
    (self.preset, self.layers) = (preset, layers)
  }
}
