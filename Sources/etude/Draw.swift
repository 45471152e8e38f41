public import ArgumentParser
import Files
import Studio
public import enum Pictures.PictureFormat

struct Draw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw MIDI files: notes, pedal and sound over time.",
    discussion: """
      A piano roll: time runs to the right, in several rows where the piece is long; the colour of a note is its \
      velocity. Below are the pedal and, where an audio file of the same name lies beside the MIDI file, its waveform. \
      A file that can't be drawn does not stop the others.

      EXAMPLES
        etude draw sonata.mid
        etude draw sonata.mid -o poster.pdf --audio concert.flac
        etude draw music more/*.mid --out pictures --format png --width 3200
        etude draw sonata.mid --from 0:30 --to 1:00 --dark
      """)

  @OptionGroup var inputs: InputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Picture of a single file; ends in .svg, .png or .pdf. Default: the MIDI file's name.",
    completion: .file())
  var output: String?

  @Option(help: "Folder for the pictures. Default: that of each MIDI file.", completion: .directory)
  var out: String?

  @Option(help: "Format: svg, png or pdf. Default: that of --output, or svg.")
  var format: PictureFormat?

  @Option(
    help: "Audio whose waveform is drawn, for a single file. Default: a file of its name beside it.",
    completion: .file())
  var audio: String?

  @Option(help: ArgumentHelp("Start of the excerpt in seconds or as 0:30. Default: 0.", valueName: "time"))
  var from: ClockTime?

  @Option(
    help: ArgumentHelp("End of the excerpt in seconds or as 1:00. Default: the end of the piece.", valueName: "time"))
  var to: ClockTime?

  @Option(help: ArgumentHelp("Width in pixels; everything is scaled with it. Default: 1600.", valueName: "pixels"))
  var width: Int?

  @Flag(help: "Use a dark background.")
  var dark = false

  @Flag(help: "Replace existing pictures.")
  var force = false

  @Flag(
    help: "Print one JSON object per file: input, file, format, width, height, rows, notes, audio, warnings; or error.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if output != nil && out != nil { throw ValidationError("Give --output or --out, not both.") }
    if let width, !(200...32_767 ~= width) {
      throw ValidationError("--width must be from 200 to 32767, not \(width).")
    }
    if let from, let to, from.seconds >= to.seconds { throw ValidationError("--from must be earlier than --to.") }
    if let output, output.hasSuffix("/") || isFolder(output) {
      throw ValidationError("--output names a picture, not a folder; give --out “\(output)”.")
    }
    if let output, let format, let named = namedFormat(output), named != format {
      throw ValidationError("“\(output)” ends in .\(named.name), but --format is \(format.name).")
    }
    if let output, namedFormat(output) == nil && format == nil {
      throw ValidationError("“\(output)” does not end in .svg, .png or .pdf; give --format too.")
    }
  }

  func run() async throws {
    let (drawing, jobs) = (drawing, try jobs)
    try await interruptible {
      var status: ExitCode?
      try await drawing.draw(jobs) { input, outcome in
        if let failure = tell(of: input, outcome) { status = status ?? failure }
      }
      if let status { throw status }
    }
  }

  private var drawing: Drawing {
    var drawing = Drawing()
    drawing.format = pictureFormat
    (drawing.audio, drawing.from, drawing.to) = (audio, from?.seconds, to?.seconds)
    (drawing.isDark, drawing.width, drawing.isReplacing) = (dark, width, force)
    drawing.options = inputs.reading
    return drawing
  }

  private var pictureFormat: PictureFormat { format ?? output.flatMap(namedFormat) ?? .svg }

  private func namedFormat(_ path: String) -> PictureFormat? {
    path.lastIndex(of: ".").flatMap { PictureFormat(name: String(path[path.index(after: $0)...])) }
  }

  /// What is drawn where. Equal names are told apart by numbers, as in a batch of renders.
  private var jobs: [(input: String, output: String)] {
    get throws {
      let found = try inputs.find()
      if found.count > 1 && (output != nil || audio != nil) {
        throw ValidationError("--output and --audio go with one file; for several, give --out FOLDER.")
      }
      if let output { return [(found[0].path, output)] }
      return Job.distinct(found.map { Job(rendering: $0, in: out) }).map { job in
        (job.input!, "\(job.folder)\(job.folder.hasSuffix("/") ? "" : "/")\(job.name).\(pictureFormat.name)")
      }
    }
  }

  /// Returns the exit status of a failure.
  private func tell(of input: String, _ outcome: Result<DrawingReport, any Error>) -> ExitCode? {
    switch outcome {
    case .success(let report):
      for warning in report.warnings where !quiet { warn("\(input): \(warning)") }
      if json { print(jsonLine(report)) } else if !quiet { say(report.file) }
      return nil
    case .failure(let error):
      if json { print(jsonLine(PieceFailure(input: input, error: error))) }
      complain(ErrorMessage(error, about: input, output: out == nil ? "--output" : "--out"))
      return exitStatus(of: error)
    }
  }
}

extension PictureFormat: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
}
