import ArgumentParser

@main
struct Main: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "etude-bench",
    abstract: "Benchmarks of Étude and its peers.",
    discussion: """
      Each measurement prints one line of JSON, with the keys that the peers' programs print.

      EXAMPLES
        etude-bench train --units 512 --batch 128
        etude-bench compare peers --python venv/bin/python --corpus music > table.md
      """,
    subcommands: [Parse.self, Train.self, Generate.self, Precision.self, Compare.self])
}
