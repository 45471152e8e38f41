import ArgumentParser
import Foundation
import Studio
import TestSupport
import Testing

@testable import etude

@Suite struct EtudeTests {
  @Test func saysItsVersion() async throws {
    let run = try await etude("--version")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.lines[0].wholeMatch(of: #/etude \d+\.\d+\.\d+( \(commit [0-9a-f]{7,}(-dirty)?\))?/#) != nil)
    #expect(run.lines[0].hasPrefix("etude \(etudeVersion)"))
    for word in ["version", "-V"] { #expect(try await etude(word).out == run.out) }
    for name in ["oneDNN ", "FluidSynth ", "libsndfile ", "libebur128 ", "cairo ", "Pango ", "libarchive "] {
      #expect(run.out.contains(try Regex("\(name)\\d+\\.\\d+")), "\(name)")
    }
  }

  @Test(arguments: [["--help"], []]) func helpNamesEachCommand(arguments: [String]) async throws {
    let run = try await Run([Run.program] + arguments, in: "/tmp").outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out.hasPrefix(
        """
        OVERVIEW: Compose piano music, render MIDI files to audio, and train the models
        that compose.

        """))
    for command in ["compose", "render", "train", "tune", "evaluate", "inspect", "info", "draw", "models", "doctor"] {
      #expect(run.lines.contains { $0.hasPrefix("  \(command)  ") }, "\(command)")
    }
  }

  @Test(arguments: [
    [], ["compose"], ["render"], ["train"], ["tune"], ["evaluate"], ["inspect"], ["info"], ["draw"], ["models"],
    ["doctor"], ["models", "quantize"], ["models", "sampling"],
  ])
  func anExampleIsALineOfATerminal(command: [String]) async throws {
    let run = try await Run([Run.program] + command + ["--help"], in: "/tmp").outcome()
    let start = try #require(run.lines.firstIndex(of: "EXAMPLES"))
    let examples = run.lines[(start + 1)...].prefix { !$0.hasPrefix("USAGE") }
    #expect(examples.count > 1 && examples.allSatisfy { $0.hasPrefix("  etude ") && $0.count <= 80 })
  }

  @Test func everyLineOfHelpFitsATerminalAndHasPlainNumbers() async throws {
    for command in CommandOptions.all(of: Etude.self).keys {
      let words = command.split(separator: ".").map(String.init) + ["--help"]
      let run = try await Run([Run.program] + words, in: "/tmp").outcome()
      #expect(
        run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(words): \(run.lines.filter { $0.count > 80 })")
      #expect(!run.out.contains(/[: (]\d+\.0[),; ]/), "\(words)")
    }
  }

  @Test func theHelpOfComposeBeginsWithWhatMostPeopleNeed() async throws {
    let run = try await etude("compose", "--help")
    #expect(run.out.prefix(200).contains("Compose new piano pieces and write them as .mid, .wav and .flac."))
    let options = run.lines.compactMap { $0.firstMatch(of: /^  (?:-\w, )?--([\w-]+)/).map { String($0.1) } }
    #expect(options.starts(with: ["composer", "seconds", "seed", "count", "prime", "out", "formats"]))
    let sampling = options.drop { $0 != "temperature" }
    #expect(sampling.count > 6 && sampling.suffix(2) == ["version", "help"] && !sampling.contains("comment"))
  }

  @Test func refusesACommandThatThereIsNot() async throws {
    let run = try await etude("sing")
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(run.err.hasPrefix("etude: error: “sing” is not a command of “etude”. Commands: compose, play, "))
    #expect(run.err.hasSuffix("\n  See “etude --help”.\n"))
  }

  @Test(arguments: [
    (["compose", "--out", "-"], "--out - writes one piece in one format; give --formats with one name.", "compose"),
    (["render", "a.mid", "b.mid", "--out", "x.wav"], "--out x.wav names one file, but there are 2 pieces", "render"),
    (["draw", "a.mid", "b.mid", "--out", "x.svg"], "--out x.svg names one file, but there are 2 pieces", "draw"),
    (["compose", "--shard", "1/2", "--count", "2", "--formats", "mid"], "give --seed", "compose"),
  ]) func aCommandUnderWayNamesItsOwnHelp(words: [String], sentence: String, command: String) async throws {
    let run = try await Run([Run.program] + words, in: "/tmp").outcome()
    #expect(run.status == 64 && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
    #expect(run.err.hasSuffix("\n  See “etude \(command) --help”.\n"))
  }

  @Test func aPathThatWouldNameAnotherIsRefused() async throws {
    let folder = TemporaryFolder()
    folder.addPiece()
    let script = #""$0" render piece.mid --formats mid --out "$(printf 'bad\377')""#
    let named = try await Run(["/bin/sh", "-c", script, Run.program], in: folder.path).outcome()
    #expect(named.status == 64 && named.err.hasPrefix("etude: error: bad\u{FFFD}: its name is not UTF-8"), "\(named)")
    for words in [["--out", ""], ["--out="], ["-o", ""]] {
      let run = try await Run([Run.program, "render", "piece.mid"] + words, in: folder.path).outcome()
      #expect(run.status == 64 && run.err.contains(" is empty; name a file or a folder."), "\(words): \(run)")
    }
    #expect(folder.names == ["piece.mid"])
  }

  @Test func aCommandIsCalledByItsWords() throws {
    for (words, command) in [
      (["manifest", "show", "x"], "etude manifest show"), (["compose", "--seed", "1"], "etude compose"),
      (["models", "open"], "etude models"), ([], "etude"), (["--version"], "etude"),
    ] {
      #expect(try CommandLineArguments(words, for: Etude.self).command == command)
    }
  }

  @Test func suggestsNearNamesAlone() async throws {
    #expect(
      try await etude("compse").err.hasPrefix(
        "etude: error: “compse” is not a command of “etude”. Did you mean “compose”?\n"))
    #expect(
      try await etude("help", "compose", "x").err.contains("“etude compose” has no subcommands."))
    #expect(try await etude("comp").err.contains("“comp” is not a command of “etude”. Did you mean “compose”?"))
    #expect(try await etude("help", "nonsense").status == 64)
    #expect(
      try await etude("soundfont", "lst").err == """
        etude: error: “lst” is not a command of “etude soundfont”. Did you mean “list”?
          See “etude soundfont --help”.

        """)
    #expect(try await etude("compose", "--gpu", "1").err.hasPrefix("etude: error: unknown option --gpu.\n"))
    #expect(try await etude("compose", "--sed", "1").err.contains("unknown option --sed. Did you mean --seed?"))
    #expect(try await etude("compose", "--temp", "1").err.contains("Did you mean --temperature or --tempo?"))
    #expect(try await etude("compose", "-seed", "1").err.contains("unknown option -seed. Did you mean --seed?"))
    #expect(try await etude("--vesion").err.hasPrefix("etude: error: unknown option --vesion. Did you mean --ver"))
    #expect(try await etude("models", "quantise", "x").err.contains("Did you mean “quantize”?"))
    #expect(try await etude("compose", "--seconds", "-5").err.contains("--seconds must be from 1 to 36000 s, not -5."))
  }

  @Test(arguments: [
    (["inspect"], "name one or more files."), (["compose", "-o"], "-o needs a value."),
    (["compose", "it's"], "unexpected argument “it's”."), (["doctor", "a", "b"], "2 unexpected arguments: “a”, “b”."),
    (["compose", "--mono=3"], "--mono takes no value; leave out “3”."), (["inspect", "-x", "a"], "unknown option -x."),
    (["tune", "x", "--out", "y"], "--space is missing."), (["compose", "-5"], "unknown option -5."),
    (["soundfont", "build", "--out", "y"], "<piano.sfz> is missing."),
    (["draw", "x", "--colour", "y"], "--colour must be velocity or channel, not “y”."),
    (["compose", "--picture", "gif"], "--picture must be svg, png or pdf, not “gif”."),
    (["compose", "--sample-rate", "1"], "--sample-rate must be 22050, 32000, 44100, 48000 or 96000, not 1."),
    (["compose", "--seed", "-1"], "--seed must be a whole number from 0 to 18446744073709551615, not -1."),
    (["compose", "--count", "x"], "--count must be a whole number from 1 to 1000000, not “x”."),
    (["compose", "--count", "0"], "--count must be from 1 to 1000000, not 0."),
    (["compose", "--events", "x"], "--events must be a whole number from 1 to 1000000, not “x”."),
    (["compose", "--bitrate", "128k"], "--bitrate must be a whole number from 24 to 512, not “128k”."),
    (["compose", "--quality", "11"], "--quality must be from 0 to 10, not 11."),
    (["compose", "--loudness", "5"], "--loudness must be from -60 to -5 LUFS, or off, not 5."),
    (["compose", "--top-p", "0"], "--top-p must be above 0 and at most 1, not 0."),
    (["compose", "--exact", "40000"], "--exact must be from 0.01 to 36000 s, not 40000."),
    (["compose", "--room", "x"], "--room must be chamber, hall or none, not “x”."),
    (["compose", "--name", "{seed"], "--name: “{seed” has a brace that is not closed; "),
    (["render", "x", "--solo", "1,x"], "--solo must be numbers of channels from 1 to 256, such as 1,10, not “1,x”."),
    (["render", "x", "--jobs", "0"], "--jobs must be 1 or more, not 0."),
    (["train", "x", "--out", "m", "--batch", "x"], "--batch must be a whole number, not “x”."),
    (["soundfont", "build", "x", "--out", "y.sf2", "--seconds", "0"], "--seconds must be from 0.01 to 3600, not 0."),
  ]) func everyErrorIsInOneStyle(words: [String], sentence: String) async throws {
    let run = try await Run([Run.program] + words, in: "/tmp").outcome()
    #expect(run.status == 64 && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
    #expect(run.err.split(separator: "\n").count == 2 && run.err.contains("\n  See “etude "), "\(run.err)")
  }

  /// No option leaves it to the parser to say that a value is invalid, since that says nothing of what is expected.
  @Test func eachOptionSaysWhatItsValueMustBe() {
    for (command, options) in CommandOptions.all(of: Etude.self) {
      for (name, kind) in options.kinds where kind == .option {
        let words = command.split(separator: ".").map(String.init) + ["--\(name)=?"]
        do { _ = try Etude.parseAsRoot(words) } catch {
          #expect(!UsageError.sentence(of: Etude.message(for: error)).contains("can't be “?”"), "\(words)")
        }
      }
    }
  }

  @Test(arguments: [
    (["compose", "--formats", "mid", "--bitrate", "-5"], "--bitrate must be from 24 to 512, not -5."),
    (
      ["compose", "--out", "-", "--formats", "mid", "--json"],
      "--out - writes one file and nothing else; leave out --json"
    ),
    (
      ["render", "x.mid", "--out", "/dev/stdout", "--json"],
      "--out - writes one file and nothing else; leave out --json"
    ),
    (["render", "x.mid", "--out", "-", "--timings"], "--out - writes one file and nothing else; leave out --timings"),
    (["draw", "x.mid", "--out", "-", "--json"], "--out - writes one file and nothing else; leave out --json"),
  ]) func refusesWhatCanNotBeDone(words: [String], sentence: String) async throws {
    let run = try await Run([Run.program] + words, in: "/tmp").outcome()
    #expect(run.status == 64 && run.out.isEmpty && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
  }

  @Test func errorsAreSentences() {
    #expect("a.mid: is empty".withFullStop == "a.mid: is empty." && "Leave it out.".withFullStop == "Leave it out.")
    #expect("Did you mean “x”?".withFullStop == "Did you mean “x”?" && "no “x”".withFullStop == "no “x”.")
  }

  @Test func everyOutputHasTheSameTwoNames() async throws {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { let kind, name: String }
        let names: [Name]?
      }
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
      var all: [Command] { [self] + (subcommands ?? []).flatMap(\.all) }
    }
    struct Dump: Decodable { let command: Command }
    let help = try await etude("--experimental-dump-help").out
    let dump = try JSONDecoder().decode(Dump.self, from: Data(help.utf8))
    var count = 0
    for command in dump.command.all {
      for argument in command.arguments ?? [] where argument.names?.contains(where: { $0.name == "out" }) == true {
        count += 1
        #expect(argument.names?.contains { $0.kind == "short" && $0.name == "o" } == true, "\(command.commandName)")
      }
    }
    #expect(count >= 12)
  }

  @Test func showsNothingThatATerminalObeys() {
    #expect("a\u{1B}[2J\n\u{202E}b\u{9B}é".escaped == "a\\u{1B}[2J\\u{A}\\u{202E}b\\u{9B}é")
  }
}
