// `etude evaluate`: parse, call, print. Must not know how anything is measured.
import ArgumentParser

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how close compositions come to real music.",
    discussion: """
      Compares how often ten features of music have which value, says what the compositions repeat, and the most that they \
      copy from a corpus (docs/measures.md defines each figure). With --list the listed files are the reference, and the \
      others the corpus.

      EXAMPLES
        etude evaluate --generated output --reference music --list validation.txt
        etude evaluate --generated output --reference mine --corpus music --json
      """)

  @OptionGroup(title: "Compositions") var compositions: CompositionOptions

  @Option(help: ArgumentHelp("Only the files that are listed here, a path a line.", valueName: "file"))
  var list: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors and the result.")
  var quiet = false

  func run() async throws {
    try await interruptible { try await compositions.evaluate(list: list, isJSON: json, isQuiet: quiet) }
  }
}
