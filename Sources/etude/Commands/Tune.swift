import ArgumentParser
import Studio
import Support
import struct Training.TrainingSettings

struct Tune: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Search for the best training settings.",
    discussion: """
      Uses successive halving: draws --trials settings from the search space and trains all of them for a short time, \
      the better ones --factor times as long, and so on, until one is left or the trials have been trained for \
      --epochs. Each round is called a rung; none is shorter than one epoch. The winner has the lowest validation loss \
      of all rungs. The other options are those of “etude train”. After Ctrl-C, a crash or a power cut, the same \
      command continues and repeats no finished trial. The jobs of an array share one folder: job i of n gets --shard \
      i/n, and all get the same --threads, because the number of threads determines the order of summation.

      The search space is a TOML file with a table for each setting:
        [learning-rate]
        from = 0.0005
        to = 0.004
        log = true
        [units]
        values = [256, 512]

      EXAMPLES
        etude tune music --space space.toml --out search --epochs 16
        etude tune music --space s.toml --out s --trials 27 --factor 3 --epochs 9
        etude tune music --space s.toml --out s --threads 2 --shard 2/4
      """)

  @Argument(help: ArgumentHelp("Folders of MIDI files.", valueName: "folder"), completion: .directory)
  var folders: [String]

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Music") var encoding: EncodingOptions
  @OptionGroup(title: "Music") var music: MusicOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var learning: LearningOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp("Search space (.toml).", valueName: "file"), completion: .file(extensions: ["toml"]))
    var space: String

    @Option(
      name: .shortAndLong, help: ArgumentHelp("Folder for trials and results.", valueName: "folder"),
      completion: .directory)
    var out: String

    @Option(
      help: ArgumentHelp("Number of trials: settings drawn from the search space. (default: 16)", valueName: "number"),
      transform: wholeNumber(in: 1...10_000))
    var trials = 16

    @Option(
      help: ArgumentHelp(
        """
        Each rung trains this many times as long as the one before, and divides the number of trials by it. (default: 2)
        """, valueName: "number"), transform: wholeNumber(in: TuningWorkflow.factors))
    var factor = 2

    @Option(help: ArgumentHelp("Run only part i of n. (default: all)", valueName: "i/n"), transform: readShard)
    var shard = Shard.whole

    @Flag(help: "Print nothing but errors and the command that trains the winner.")
    var quiet = false

    @Flag(help: "Print each result as one JSON object.")
    var json = false
  }

  func validate() throws {
    try checkIsPath(main.out)
    if folders.isEmpty { throw ValidationError("name at least one folder of MIDI files.") }
    if learning.minutes != nil { throw ValidationError("give --epochs, not --minutes: trials must be equally long.") }
  }

  func run() async throws {
    try await interruptible { try await tune() }
  }

  func checkOptions() throws {
    var settings = TrainingSettings()
    apply(to: &settings)
    try settings.check()
  }

  private func apply(to settings: inout TrainingSettings) {
    encoding.apply(to: &settings)
    music.apply(to: &settings)
    network.apply(to: &settings)
    learning.apply(to: &settings)
  }

  private func tune() async throws {
    let reporter = TuningReporter(isJSON: main.json, isQuiet: main.quiet)
    var workflow = try TuningWorkflow(
      TrainingCorpus(folders, validationList: music.validation), space: main.space, folder: main.out)
    (workflow.trials, workflow.factor, workflow.shard) = (main.trials, main.factor, main.shard)
    apply(to: &workflow.settings)
    let outcome = try await workflow.run(
      reading: { reporter.training.report($0) }, report: reporter.report)
    try reporter.ended(outcome, command: music.validation.map { folders + ["--validation", $0] } ?? folders)
  }
}
