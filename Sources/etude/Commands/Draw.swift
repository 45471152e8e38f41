public import ArgumentParser
import Files
import Studio
import Support
public import enum Pictures.NoteColoring
public import enum Pictures.PictureFormat

struct Draw: AsyncParsableCommand, OptionChecking {
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
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      Folder for the pictures, a single file such as sonata.png, or - for standard output. (default: the folder of \
      each MIDI file)
      """, valueName: "path"),
    completion: .file())
  var out: String?

  @Option(
    help: ArgumentHelp(
      "One or more of svg, png, pdf. (default: the format of a single file, or svg)", valueName: "list"),
    completion: .formats(of: PictureFormat.allCases.map(\.name)))
  var formats: String?

  @Option(
    help: ArgumentHelp(
      "Audio file whose waveform is drawn, for a single MIDI file. (default: one of the same name beside it)",
      valueName: "file"),
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

  @Option(
    help: ArgumentHelp("Width in pixels; the whole picture scales with it. (default: 1600)", valueName: "pixels"),
    transform: wholeNumber(in: Drawing.widths))
  var width: Int?

  @Option(
    help: ArgumentHelp("What the colour of a note shows: velocity or channel. (default: velocity)", valueName: "what"))
  var colour: NoteColoring?

  @Flag(help: "Use a dark background.")
  var dark = false

  @Flag(help: "Replace existing pictures.")
  var force = false

  @Flag(
    help: """
      Print one JSON object per file: input, file, format, width, height, rows, notes, audio, warnings, and skipped \
      if the picture existed already. For a file that can't be drawn: input, error.
      """)
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if json { try OutputTarget.checkAlone(out, without: "--json") }
    if let from, let to, from.seconds >= to.seconds { throw ValidationError("--from must be earlier than --to.") }
  }

  func run() async throws {
    let found = try inputs.find()
    if audio != nil && found.count > 1 { throw ValidationError("--audio is for a single MIDI file.") }
    try await interruptible {
      let target = try target(pieces: found.count)
      defer { target.removeTemporaryFolder() }
      try target.checkTerminal()
      var (status, files): (ExitCode?, [String]) = (nil, [])
      try await drawing.draw(jobs(found, target)) { input, outcome in
        report(of: input, outcome, isSilent: target.isStandardOutput)
        switch outcome {
        case .success(let report): files.append(report.file)
        case .failure(let error): status = status ?? exitStatus(of: error)
        }
      }
      try target.deliver(files)
      if let status { throw status }
    }
  }

  func checkOptions() throws { try target(pieces: 1).removeTemporaryFolder() }

  private func target(pieces: Int) throws -> OutputTarget {
    try OutputTarget(
      out: out, formats: formats, standard: "svg", pieces: pieces,
      allowed: PictureFormat.allCases.map(OutputFormat.picture))
  }

  private var drawing: Drawing {
    var drawing = Drawing()
    (drawing.audio, drawing.from, drawing.to) = (audio, from?.seconds, to?.seconds)
    (drawing.isDark, drawing.width, drawing.isReplacing) = (dark, width, force)
    (drawing.coloring, drawing.options) = (colour ?? .velocity, inputs.reading)
    return drawing
  }

  /// The pictures to draw. Names that would collide get numbers, as in a batch of renders.
  private func jobs(
    _ found: [Input], _ target: OutputTarget
  ) -> [(input: Input, output: String, format: PictureFormat)] {
    Job.distinct(found.map { target.job(rendering: $0, inputs.reading) }).flatMap { job in
      target.formats.compactMap(\.picture).map { (job.file!, job.path(of: .picture($0)), $0) }
    }
  }

  /// - Parameter isSilent: whether standard output is for the picture.
  private func report(of input: String, _ outcome: Result<DrawingReport, any Error>, isSilent: Bool) {
    switch outcome {
    case .success(let report):
      if !quiet { warn(about: nameInMessages(of: input), report.warnings, isCutAtGap: report.isCutAtGap) }
      if isSilent { return }
      if json {
        print(jsonLine(report))
      } else if !quiet {
        say(report.file + (report.skipped == true ? " exists and is up to date" : ""))
      }
    case .failure(let error):
      if json && !isSilent { print(jsonLine(PieceFailure(input: input, error: error))) }
      printError(ErrorMessage(error, about: input))
    }
  }
}

extension NoteColoring: ExpressibleByArgument {}

extension PictureFormat: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
}
