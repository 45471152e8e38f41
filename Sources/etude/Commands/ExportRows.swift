import ArgumentParser
import Studio
import Support
import struct Training.TrainingSettings

private let defaults = TrainingSettings()

struct ExportRows: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    commandName: "rows",
    abstract: "Export a corpus as rows of symbols, to train on a GPU.",
    discussion: """
      Reads the .mid and .midi files below the folders and writes their events in the expressive encoding, with labels \
      and the split into training and validation sets, as one .safetensors file. From it, scripts/train.py trains the \
      same network as “etude train” on one GPU or several (docs/scale.md); --transpose and --stretch become its \
      defaults.

      EXAMPLES
        etude rows music --out rows.safetensors
        etude rows performances rolls --out rows.safetensors --weight rolls=0.5
        etude rows music --out rows.safetensors --validation list.txt
        etude rows scores --out rows.safetensors --perform --takes 16
      """)

  @Argument(help: ArgumentHelp("Folders of MIDI files.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Music") var music: MusicOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @Option(
      name: .shortAndLong, help: ArgumentHelp("File to write (.safetensors).", valueName: "file"),
      completion: .file())
    var out: String

    @Option(
      help: ArgumentHelp(
        "Random seed of the split and of performances by rule. (default: \(defaults.seed))", valueName: "number"),
      transform: readSeed)
    var seed: UInt64?

    @Flag(
      help: """
        Turn scores into performances by rule (phrasing, melody, touch, pedal), --takes of each training score. For \
        scores only.
        """)
    var perform = false

    @Option(
      help: ArgumentHelp(
        "Number of performances of each training score, with --perform. (default: 8)", valueName: "number"),
      transform: wholeNumber(in: 1...1000))
    var takes = 8

    @Flag(help: "Replace an existing file.")
    var force = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false
  }

  func validate() throws {
    try checkIsPath(main.out, extensions: ["safetensors"])
    if folders.isEmpty { throw ValidationError("name at least one folder of MIDI files.") }
    if music.validation != nil && music.validationFraction != nil {
      throw ValidationError("give --validation or --validation-fraction, not both.")
    }
  }

  func run() async throws {
    try await interruptible { try await export() }
  }

  func checkOptions() throws {
    var settings = TrainingSettings()
    apply(to: &settings)
    try settings.check()
  }

  private func apply(to settings: inout TrainingSettings) {
    music.apply(to: &settings)
    settings.perform = main.perform
    main.seed.map { settings.seed = $0 }
  }

  private func export() async throws {
    let reporter = TrainingReporter(isJSON: false, isQuiet: main.quiet)
    var workflow = RowsExport(TrainingCorpus(folders, validationList: music.validation), to: main.out)
    apply(to: &workflow.settings)
    (workflow.takes, workflow.isReplacing) = (main.takes, main.force)
    let (rows, pieces) = try await workflow.run { reporter.report($0) }
    if !main.quiet { say("\(main.out): \(counted(rows, "row")) of \(counted(pieces, "piece"))") }
  }
}
