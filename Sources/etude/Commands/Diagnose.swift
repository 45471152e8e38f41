import ArgumentParser
import Studio
import Support

struct Diagnose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the installation, and say what to do about missing or damaged parts.",
    discussion: """
      The exit status is 69 if there is a problem.

      EXAMPLES
        etude doctor
        etude doctor --soundfont grand.sf2 --json
      """)

  @Option(
    help: ArgumentHelp("SoundFont to check. (default: the one that would be used)", valueName: "file"),
    completion: .soundFonts)
  var soundfont: String?

  @Flag(help: "Print one JSON object per finding.")
  var json = false

  func run() throws {
    let findings = Doctor.examine(soundFont: soundfont) + [Doctor.finding("configuration", Self.checkConfiguration)]
    for finding in findings {
      if json {
        print(jsonLine(finding))
      } else {
        say("\(finding.status)  \(finding.name): \(finding.detail)\(finding.warning.map { "; \($0)" } ?? "")")
      }
    }
    if !findings.allSatisfy(\.isWell) { throw ExitCode.unavailable }
  }

  /// Returns the path of the configuration file. Throws an error if the file is invalid for any command.
  private static func checkConfiguration() throws -> String {
    guard let configuration = try Configuration(for: Etude.self) else { return "none" }
    try Defaults.check(configuration, of: Etude.self)
    return configuration.path
  }
}

extension Finding {
  fileprivate var status: String {
    if !isWell { return "PROBLEM" }
    return warning == nil ? "ok     " : "warning"
  }
}
