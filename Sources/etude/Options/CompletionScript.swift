import ArgumentParser

extension Etude {
  /// The completion script that a command line asks for; nil if it asks for none.
  ///
  /// - Throws: if there is none for the shell.
  static func completionScript(for words: [String]) throws -> String? {
    let words = words.first.map { $0.split(separator: "=", maxSplits: 1).map(String.init) + words.dropFirst() } ?? []
    guard words.first == "--generate-completion-script" else { return nil }
    let name = words.dropFirst().first
    guard let shell = name.map(CompletionShell.init(rawValue:)) ?? CompletionShell.autodetected() else {
      let shells = CompletionShell.allCases.map(\.rawValue).sorted().joined(separator: ", ")
      throw ValidationError("there is no completion script for \(name ?? "this shell"); choose one of \(shells)")
    }
    let script = completionScript(for: shell)
    let commands = configuration.subcommands.map { $0._commandName }.joined(separator: " ")
    // The parser's own script offers nothing after `etude help`.
    return switch shell {
    case .bash:
      script.replacing(
        "\n_etude_help() {\n",
        with: """

          _etude_help() {
              __etude_add_completions -W "$(printf '%s\\n' \(commands))"

          """)
    case .zsh: script.replacing("'*:subcommands:'", with: "'1:command:(\(commands))'")
    default:
      script + "\ncomplete -c 'etude' -n '__fish_seen_subcommand_from help' -fa '\(commands)'\n"
    }
  }
}
