// The command line: parse, call the Studio, print. Must not know how anything is done.
import ArgumentParser

@main
struct Etude: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "etude", abstract: "Learns piano music, composes it, and turns it into sound.", version: "0.1.0",
    subcommands: [Inspect.self])
}
