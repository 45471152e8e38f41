import TestSupport
import Testing

@Suite struct CompletionTests {
  private let folder = TemporaryFolder()

  /// The candidates that bash offers after a command line.
  private func complete(_ line: String) async throws -> [String] {
    let script = """
      source <("$0" --generate-completion-script bash)
      COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
      read -ra COMP_WORDS <<<"$1"
      [[ $1 == *" " ]] && COMP_WORDS+=("")
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_WORDS[0]=$0
      _etude "$0" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let run = try await Run(["/bin/bash", "-c", script, Run.program, line], in: folder.path).outcome()
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    return run.lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  @Test func commandsAndOptions() async throws {
    #expect(try await complete("etude comp") == ["compose"])
    #expect(try await complete("etude compose --sec") == ["--seconds"])
  }

  @Test func commandsAfterHelp() async throws {
    #expect(try await complete("etude help comp") == ["compose"])
    #expect(try await complete("etude help ").contains("doctor"))
    #expect(try await etude("--generate-completion-script", "zsh").out.contains("'1:command:(compose play "))
    #expect(try await etude("--generate-completion-script=zsh").out.contains("'1:command:(compose play "))
    let other = try await etude("--generate-completion-script=tcsh")
    #expect(other.status == 64 && other.err.contains("no completion script for tcsh; choose one of bash, fish, zsh"))
    let fish = try await etude("--generate-completion-script", "fish").lines
    let line = "complete -c 'etude' -n '__fish_seen_subcommand_from help' -fa 'compose play "
    #expect(fish.contains { $0.hasPrefix(line) })
  }

  @Test func composersOfTheModel() async throws {
    #expect(try await complete("etude compose --composer Cho") == ["Chopin"])
    #expect(try await complete("etude compose --composer cho") == ["chopin"])
    #expect(try await complete("etude compose --composer Jop").isEmpty)
    #expect(try await complete("etude compose --model open --composer Jop") == ["Joplin"])
  }

  @Test func models() async throws {
    folder.add("mine.safetensors", [])
    folder.add("more/x.safetensors", [])
    #expect(try await complete("etude compose --model m") == ["mine.safetensors", "more/"])
    #expect(try await complete("etude compose --model cl") == ["classic"])
    #expect(try await complete("etude models quantize more/") == ["more/x.safetensors"])
  }

  @Test func formatsInAList() async throws {
    #expect(try await complete("etude render --formats op") == ["opus"])
    #expect(try await complete("etude compose --formats mid,mp") == ["mid,mp3"])
    #expect(try await complete("etude compose --formats mp3,mp").isEmpty)
  }

  @Test func devices() async throws {
    #expect(try await complete("etude play --device no") == ["none"])
  }

  @Test func files() async throws {
    for name in ["grand.sf2", "notes.txt", "song.mid"] { folder.add(name, []) }
    #expect(try await complete("etude compose --soundfont ") == ["grand.sf2"])
    #expect(try await complete("etude compose --prime ") == ["song.mid"])
    #expect(try await complete("etude render ") == ["song.mid"])
    #expect(try await complete("etude info n") == ["notes.txt"])
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func eachShellGetsAScript(shell: String) async throws {
    let run = try await etude("--generate-completion-script", shell)
    #expect(run.status == 0 && run.err.isEmpty && run.out.contains("composer") && run.lines.count > 100)
  }
}
