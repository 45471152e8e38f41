// The benchmarks' command line. Must not know how anything is measured.

@main
enum Main {
  static func main() throws {
    switch CommandLine.arguments.dropFirst().first {
    case "parse": try parse(folder: CommandLine.arguments[2])
    default: print("usage: etude-bench parse FOLDER")
    }
  }
}
