public import ArgumentParser
import Support
import enum Audio.AudioFileFormat
public import struct SoundFonts.BuildSettings
public import struct SoundFonts.PianoBuilder
import Studio
import struct SFZ.Omission

struct SoundFontBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build a SoundFont from a piano in SFZ.",
    usage: "etude soundfont build [<options>] <piano.sfz> --out <file>",
    discussion: """
      The SoundFont has one preset, 0:0, with all keys and velocity layers of the instrument. What a SoundFont can't \
      express, such as the sound of released keys, is left out and listed. docs/pianos.md lists free pianos.

      EXAMPLES
        etude soundfont build Salamander.sfz --out salamander.sf3
        etude soundfont build Salamander.sfz --out small.sf3 --layers 4 --seconds 12
        etude render sonata.mid --soundfont Salamander.sfz
      """)

  @Argument(help: ArgumentHelp("Instrument (.sfz).", valueName: "piano.sfz"), completion: .file(extensions: ["sfz"]))
  var instrument: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("SoundFont to write (.sf2, .sf3).", valueName: "file"), completion: .file())
  var out: String

  @Option(
    help:
      "sf2: 16 bits; sf2-24: 24 bits; sf3: Ogg Vorbis, a fifth of the size. (default: the extension of --out, or sf2)")
  var format: BuildSettings.Format?

  @Option(
    help: ArgumentHelp("Maximum number of velocity layers per key. (default: all)", valueName: "N"),
    transform: positiveNumber)
  var layers: Int?

  @Option(
    help: ArgumentHelp(
      """
      Quality of Ogg Vorbis, from 0 (smallest files) to 10 (best). \
      (default: \(plain(AudioFileFormat.standardQuality)))
      """, valueName: "number"), transform: number(in: AudioFileFormat.qualities))
  var quality: Double?

  @Option(
    help: ArgumentHelp(
      "Maximum length of each sample in seconds; longer ones are faded out. (default: all)", valueName: "number"),
    transform: number(in: 0.01...3600))
  var seconds: Double?

  @Option(
    help: ArgumentHelp(
      "Folder that contains all files of the instrument. (default: that of the .sfz file)", valueName: "folder"))
  var root: String?

  @Flag(help: "Replace an existing file.")
  var force = false

  @Flag(help: "Print one JSON object: path, bytes, keys, layers, samples, seconds, reduction (dB), omissions.")
  var json = false

  func validate() throws {
    try checkIsPath(out, extensions: ["sf2", "sf3"])
  }

  func run() throws {
    var settings = BuildSettings(format: format ?? (out.lowercased().hasSuffix(".sf3") ? .sf3 : .sf2))
    (settings.layers, settings.quality, settings.seconds) = (layers, quality ?? settings.quality, seconds)
    let report = try SoundFontWorkflow.build(instrument, root: root, settings, to: out, replacing: force)
    if json { print(jsonLine(BuiltSoundFont(report))) } else { lines(of: report).forEach(say(_:)) }
  }
}

extension BuildSettings.Format: ExpressibleByArgument {}

/// Reports the SoundFonts that were built for this run on standard error.
func reportBuiltSoundFonts() {
  for report in SoundFontWorkflow.built {
    for line in lines(of: report) { note(line) }
  }
}

private func lines(of report: PianoBuilder.Report) -> [String] {
  let keys = "keys \(report.keys.lowerBound) to \(report.keys.upperBound)"
  let head = """
    \(report.path): \(keys), velocity layers: \(report.layers), samples: \(report.samples) \
    (\(fixed(report.seconds / 60, 1)) minutes), \(megabytes(report.size))
    """
  let softer =
    report.reduction > 0.05
    ? ["  everything \(fixed(report.reduction, 1)) dB softer than in the instrument, so that no sample clips"]
    : []
  return [head] + softer + report.omissions.map { "  left out: \($0)" }
}

/// The JSON report on a SoundFont that was built.
private struct BuiltSoundFont: Encodable {
  let path: String
  let bytes: Int
  let keys: [Int]
  let layers, samples: Int
  let seconds, reduction: Double
  let omissions: [Entry]

  struct Entry: Encodable {
    let what: String
    let count: Int
  }

  init(_ report: PianoBuilder.Report) {
    (path, bytes, layers, samples) = (report.path, report.size, report.layers, report.samples)
    keys = [report.keys.lowerBound, report.keys.upperBound]
    (seconds, reduction) = (report.seconds, report.reduction)
    omissions = report.omissions.map { Entry(what: $0.description, count: $0.count) }
  }
}
