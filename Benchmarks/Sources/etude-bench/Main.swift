// The benchmarks' command line. Must not know how anything is measured.

@main
enum Main {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.count) {
    case ("parse", 2): try parse(folder: arguments[2])
    default: print("usage: etude-bench parse FOLDER")
    }
  }
}
