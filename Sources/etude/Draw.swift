public import ArgumentParser
import Files
import Studio
import Support
public import enum Pictures.NoteColoring
public import enum Pictures.PictureFormat

struct Draw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw MIDI files: notes, pedal and sound over time.",
    discussion: """
      Draws a piano roll: time runs to the right, in several rows if the piece is long, and the colour of a note shows \
      its velocity, or its channel with --colour channel. Below it are the pedal and, if an audio file of the same \
      name is beside the MIDI file, its waveform. A file that can't be drawn does not stop the others.

      EXAMPLES
        etude draw sonata.mid
        etude draw sonata.mid -o poster.pdf --audio concert.flac
        etude draw music more/*.mid --out pictures --formats png --width 3200
        etude draw sonata.mid --from 0:30 --to 1:00 --dark
        etude draw quartet.mid --colour channel
      """)

  @OptionGroup var inputs: InputOptions

  @Option(
    name: [.customShort("o"), .customLong("out"), .customLong("output")],
    help: ArgumentHelp(
      "Folder for the pictures, or a single file such as sonata.png. (default: the folder of each MIDI file)",
      valueName: "path"),
    completion: .file())
  var out: String?

  @Option(
    name: [.customLong("formats"), .customLong("format")],
    help: ArgumentHelp("One or more of svg,png,pdf. (default: the format of a single file, or svg)", valueName: "list"))
  var formats: PictureFormats?

  @Option(
    help: "Audio file whose waveform is drawn, for a single MIDI file. (default: one of the same name beside it)",
    completion: .file())
  var audio: String?

  @Option(
    help: ArgumentHelp("Start of the excerpt in seconds or as 0:30. (default: 0)", valueName: "time"),
    transform: ClockTime.read)
  var from: ClockTime?

  @Option(
    help: ArgumentHelp("End of the excerpt in seconds or as 1:00. (default: the end of the piece)", valueName: "time"),
    transform: ClockTime.read)
  var to: ClockTime?

  @Option(help: ArgumentHelp("Width in pixels; the whole picture scales with it. (default: 1600)", valueName: "pixels"))
  var width: Int?

  @Option(
    help: ArgumentHelp("What the colour of a note shows: velocity or channel.", valueName: "what"))
  var colour: NoteColoring = .velocity

  @Flag(help: "Use a dark background.")
  var dark = false

  @Flag(help: "Replace existing pictures.")
  var force = false

  @Flag(
    help: """
      Print one JSON object per file: input, file, format, width, height, rows, notes, audio, warnings. For a \
      file that can't be drawn: input, error.
      """)
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if let width, !(200...32_767 ~= width) {
      throw ValidationError("--width must be from 200 to 32767, not \(width).")
    }
    if let from, let to, from.seconds >= to.seconds { throw ValidationError("--from must be earlier than --to.") }
    if file == "-" { throw ValidationError("draw writes files; give --out a folder, or a file such as roll.png.") }
    guard let file, let name = Self.fileExtension(of: file) else { return }
    guard let format = PictureFormat(name: name) else {
      throw ValidationError("--out \(file): Étude does not draw .\(name) files. Formats: svg, png, pdf.")
    }
    if let formats, formats.list != [format] {
      throw ValidationError("--out \(file) names a .\(format.name) file; leave out --formats, or name a folder.")
    }
  }

  func run() async throws {
    let jobs = try jobs
    try await interruptible {
      var status: ExitCode?
      try await drawing.draw(jobs) { input, outcome in
        if let failure = report(of: input, outcome) { status = status ?? failure }
      }
      if let status { throw status }
    }
  }

  private var drawing: Drawing {
    var drawing = Drawing()
    (drawing.audio, drawing.from, drawing.to) = (audio, from?.seconds, to?.seconds)
    (drawing.isDark, drawing.width, drawing.isReplacing) = (dark, width, force)
    (drawing.coloring, drawing.options) = (colour, inputs.reading)
    return drawing
  }

  /// The path of a single picture; nil if the pictures go to a folder.
  private var file: String? {
    out.flatMap { isFolder($0) || $0.hasSuffix("/") || Self.fileExtension(of: $0) == nil ? nil : $0 }
  }

  /// Extensions of files that users may expect this command to write, but that it does not.
  private static let foreignExtensions: Set = [
    "bmp", "eps", "gif", "jpeg", "jpg", "mid", "midi", "ps", "tif", "tiff", "webp",
  ]

  /// The extension of a path, if it is that of a picture or one of those above.
  private static func fileExtension(of path: String) -> String? {
    guard let text = Files.fileExtension(of: path)?.lowercased() else { return nil }
    return PictureFormat(name: text) != nil || foreignExtensions.contains(text) ? text : nil
  }

  /// The pictures to draw. Names that would collide get numbers, as in a batch of renders.
  private var jobs: [(input: Input, output: String, format: PictureFormat)] {
    get throws {
      let found = try inputs.find()
      if let file, found.count > 1 {
        throw ValidationError("--out \(file) names one file, but there are \(found.count) pieces; name a folder.")
      }
      if audio != nil && found.count > 1 { throw ValidationError("--audio is for a single MIDI file.") }
      if let file { return [(found[0], file, PictureFormat(name: Self.fileExtension(of: file)!)!)] }
      return Job.distinct(found.map { Job(rendering: $0, in: out) }).flatMap { job in
        (formats?.list ?? [.svg]).map { format in
          (job.file!, joined(job.folder, "\(job.name).\(format.name)"), format)
        }
      }
    }
  }

  /// Reports the outcome of a picture. Returns the exit status of a failure.
  private func report(of input: String, _ outcome: Result<DrawingReport, any Error>) -> ExitCode? {
    switch outcome {
    case .success(let report):
      for warning in report.warnings where !quiet { warn("\(input): \(warning)") }
      if json { print(jsonLine(report)) } else if !quiet { say(report.file) }
      return nil
    case .failure(let error):
      if json { print(jsonLine(PieceFailure(input: input, error: error))) }
      printError(ErrorMessage(error, about: input))
      return exitStatus(of: error)
    }
  }
}

/// Formats separated by commas.
struct PictureFormats: ExpressibleByArgument {
  let list: [PictureFormat]

  init?(argument: String) {
    let words = argument.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    list = words.compactMap(PictureFormat.init(name:))
    if list.isEmpty || list.count != words.count { return nil }
  }
}

extension NoteColoring: ExpressibleByArgument {}

extension PictureFormat: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
}
