import ArgumentParser
import Studio
import enum Training.TrainingRecipe
import struct Training.TrainingSettings

struct Train: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Train a model on folders of MIDI files.",
    discussion: """
      Reads all .mid and .midi files below the folders. Each subfolder of a given folder is a label, such as a \
      composer, of the files below it. During training, --out always holds the best model so far. Beside it are a log \
      (.log.jsonl), the learning curve (.curve.svg) and, until the run is over, a checkpoint. After Ctrl-C, a crash or \
      a power cut, the same command with --resume continues exactly where it stopped.

      --recipe classic trains the note/chord model of docs/classic.md. It is short for --encoding chords --unknown \
      dropped --spread 0 --attention 0 --initialization uniform --optimizer adam --units 256 --embedding 100 \
      --dropout 0.3 --batch 4 --steps 32 --epochs 80 --averaging 0 --transpose 0 --stretch 1.

      EXAMPLES
        etude train music --out m.safetensors --minutes 30
        etude train music --out m.safetensors --resume
        etude train mine --out n.safetensors --from m.safetensors
        etude train music --out m.safetensors --validation list.txt --half
        etude train performances rolls --out m.safetensors --weight rolls=0.5
        etude train scores --out o.safetensors --perform
        etude train scores --out c.safetensors --recipe classic
        etude train scores --out c.safetensors --recipe classic --split windows
        etude train music --out m.safetensors --log-csv m.csv
      """)

  @Argument(help: ArgumentHelp("Folders of MIDI files.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Music") var encoding: EncodingOptions
  @OptionGroup(title: "Music") var music: MusicOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var learning: LearningOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @Option(
      name: .shortAndLong, help: ArgumentHelp("Model file to write (.safetensors).", valueName: "file"),
      completion: .file())
    var out: String

    @Option(
      help: ArgumentHelp(
        "Start from the weights of this model file or bundled model; --attention can be added to one without it.",
        valueName: "model"),
      completion: .models)
    var from: String?

    @Flag(help: "Resume an interrupted run with its settings; name the same folders and validation list.")
    var resume = false

    @Flag(help: "Replace an existing model, and discard an unfinished run.")
    var force = false

    @Option(
      name: .customLong("log-csv"),
      help: ArgumentHelp("Also write each validation as a row of this CSV file.", valueName: "file"),
      completion: .file())
    var logCSV: String?

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    @Flag(help: "Print each validation as one JSON object.")
    var json = false
  }

  func validate() throws {
    try checkIsPath(main.out, extensions: ["safetensors"])
    try checkIsPath(main.logCSV, "--log-csv")
    if folders.isEmpty { throw ValidationError("name at least one folder of MIDI files.") }
    if learning.epochs != nil && learning.minutes != nil {
      throw ValidationError("give --epochs or --minutes, not both.")
    }
    if main.resume && main.from != nil { throw ValidationError("give --resume or --from, not both.") }
    if main.resume && main.force { throw ValidationError("give --resume or --force, not both.") }
    if music.validation != nil && music.validationFraction != nil {
      throw ValidationError("give --validation or --validation-fraction, not both.")
    }
  }

  func run() async throws {
    try await interruptible { try await train() }
  }

  private func train() async throws {
    let reporter = TrainingReporter(isJSON: main.json, isQuiet: main.quiet)
    let workflow = try workflow()
    let settings = workflow.settings
    let result = try await workflow.run(
      reading: { reporter.report($0, split: settings.split) }, report: { reporter.report($0, settings) })
    try reporter.ended(result)
  }

  func checkOptions() throws {
    // The settings of an interrupted run are with it.
    if !main.resume { try workflow().settings.check() }
  }

  private func workflow() throws -> TrainingWorkflow {
    var workflow = try TrainingWorkflow(
      TrainingCorpus(folders, validationList: music.validation), model: main.out, table: main.logCSV,
      recipe: recipe.recipe ?? .expressive, from: main.from,
      start: main.resume ? .resuming : main.force ? .replacing : .new)
    recipe.apply(to: &workflow.settings)
    encoding.apply(to: &workflow.settings)
    music.apply(to: &workflow.settings)
    network.apply(to: &workflow.settings)
    learning.apply(to: &workflow.settings)
    return workflow
  }
}
