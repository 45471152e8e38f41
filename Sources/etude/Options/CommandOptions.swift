import ArgumentParser
import Support

/// The options of one command, by their long names.
struct CommandOptions {
  enum Kind: String { case option, flag }

  let kinds: [String: Kind]
  /// Options that the command requires.
  fileprivate(set) var required: [String] = []
  /// Whether each of its arguments that are no options may be repeated.
  fileprivate(set) var repeatedArguments: [Bool] = []

  /// The options of every command, keyed by command path, such as `soundfont.build`. They are read from the argument
  /// parser's own description (`--experimental-dump-help`).
  static func all(of root: any ParsableCommand.Type) -> [String: CommandOptions] {
    guard let dump = try? decodeJSON(Dump.self, from: root._dumpHelp()) else { return [:] }
    var result: [String: CommandOptions] = [:]
    func add(_ command: Dump.Command, _ path: String) {
      let options = (command.arguments ?? []).flatMap { argument in
        (argument.names ?? []).filter { $0.kind == "long" }.compactMap { name in
          Kind(rawValue: argument.kind).map { (name.name, $0) }
        }
      }
      let own = ["help", "version"]
      var entry = CommandOptions(
        kinds: Dictionary(options) { first, _ in first }.filter { !own.contains($0.key) })
      for argument in command.arguments ?? [] {
        if argument.kind == "positional" {
          entry.repeatedArguments.append(argument.isRepeating)
        } else if !argument.isOptional, let name = argument.names?.first(where: { $0.kind == "long" }) {
          entry.required.append(name.name)
        }
      }
      result[path] = entry
      for subcommand in command.subcommands ?? [] where subcommand.commandName != "help" {
        add(subcommand, path.isEmpty ? subcommand.commandName : "\(path).\(subcommand.commandName)")
      }
    }
    add(dump.command, "")
    result[""] = nil
    return result
  }

  private struct Dump: Decodable {
    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
    }

    struct Argument: Decodable {
      struct Name: Decodable { let kind, name: String }

      let kind: String
      let names: [Name]?
      let isOptional, isRepeating: Bool
    }

    let command: Command
  }
}
