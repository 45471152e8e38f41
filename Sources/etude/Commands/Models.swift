import ArgumentParser
import Files
import Studio
import Support
import struct Composing.SamplingOverrides
import struct Training.ModelFacts

struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List and describe models; store one with 8-bit weights or sampling settings.",
    discussion: """
      EXAMPLES
        etude models
        etude models expressive
        etude models mine.safetensors --json | jq .labels
        etude models quantize mine.safetensors --out small.safetensors
        etude models sampling mine.safetensors --recall 7 --out own.safetensors
      """,
    subcommands: [ModelsList.self, ModelsQuantize.self, ModelsSampling.self], defaultSubcommand: ModelsList.self)
}

struct ModelsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the bundled models and those in the current folder, or describe the ones named.",
    discussion: """
      The table gives each model's network (encoding, layers × units, and the window of its attention in events, if \
      it has one), size, loss on its validation set in nats per event (lower is better, for the same music), fraction \
      of symbols predicted correctly, number of events scored, number of labels, training events and licence. “–” \
      means that the file doesn't say. If the training was interrupted, only a part of the validation set was scored; \
      “etude evaluate” scores all of it.

      EXAMPLES
        etude models
        etude models expressive open
        etude models expressive --json | jq .labels
      """)

  @Argument(
    help: ArgumentHelp("Bundled models or .safetensors files to describe. (default: list all)", valueName: "model"),
    completion: .models)
  var models: [String] = []

  @Flag(help: "Print one JSON object for each model.")
  var json = false

  func run() throws {
    if models.isEmpty { return list(try KnownModel.all()) }
    for name in models {
      let facts = try KnownModel.facts(of: name)
      if json { print(jsonLine(facts)) } else { say(lines: facts.words) }
    }
  }

  private func list(_ models: [KnownModel]) {
    if json {
      for model in models {
        switch model.facts {
        case .success(let facts): print(jsonLine(facts))
        case .failure(let error): print(jsonLine(UnusableModel(name: model.name, error: "\(error)")))
        }
      }
    } else {
      say(lines: ModelTable(models).text)
    }
  }
}

private struct UnusableModel: Encodable {
  let name, error: String
}

/// A model to read, and the file to write it to.
struct ModelFiles: ParsableArguments {
  @Argument(help: "Model file, or the name of a bundled model.", completion: .models)
  var model: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file to write (.safetensors).", valueName: "file"),
    completion: .file())
  var out: String

  @Flag(help: "Replace an existing file.")
  var force = false

  func validate() throws { try checkIsPath(out, extensions: ["safetensors"]) }
}

struct ModelsQuantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Store a model with 8-bit weights.",
    discussion: """
      Stores large matrices in 8 bits per number, with one scale per column, and everything else in 16 bits. The \
      loss grows a little: compare both files with “etude evaluate”. \
      The score in the new file is still that of the given one.

      EXAMPLES
        etude models quantize mine.safetensors --out small.safetensors
        etude evaluate small.safetensors music --list validation.txt
      """)

  @OptionGroup var files: ModelFiles

  func run() throws {
    let (before, after) = try KnownModel.quantize(files.model, to: files.out, replacing: files.force)
    say("\(files.out): \(megabytes(after.bytes)), of \(megabytes(before.bytes))")
  }
}

struct ModelsSampling: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sampling",
    abstract: "Store a model with sampling settings that suit it.",
    usage: "etude models sampling [<options>] <model> --out <file>",
    discussion: """
      The settings become the defaults of “etude compose” and all other commands that compose with this model. They \
      replace those of the given model; without any, the general defaults apply again. “etude models quantize” keeps \
      them, but a model trained with --from does not inherit them.

      EXAMPLES
        etude models sampling mine.safetensors --recall 7 --out own.safetensors
        etude models own.safetensors
      """)

  @OptionGroup var files: ModelFiles

  @OptionGroup(title: "Sampling") var sampling: SamplerOptions<NoDefaults>

  func run() throws {
    var overrides = SamplingOverrides()
    sampling.apply(to: &overrides)
    try KnownModel.setSampling(of: files.model, to: overrides, in: files.out, replacing: files.force)
    say(lines: try KnownModel.facts(of: files.out).words)
  }
}
