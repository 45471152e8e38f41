import ArgumentParser

extension Etude {
  /// The completion script that a command line asks for; nil if it asks for none.
  static func completionScript(for words: [String]) -> String? {
    guard words.first == "--generate-completion-script" else { return nil }
    let name = words.dropFirst().first
    guard let shell = name.map(CompletionShell.init(rawValue:)) ?? CompletionShell.autodetected() else { return nil }
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
