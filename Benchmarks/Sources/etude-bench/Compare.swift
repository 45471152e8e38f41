import ArgumentParser
import Foundation
import Network

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run Étude's benchmarks and those of its peers in turn, and print a Markdown table.",
    discussion: """
      The programs take turns, so that both meet the same machine. A ratio is the median of the turns' own ratios; \
      above \
      1, Étude is the faster. A peer that does not run here is named with its reason.

      With --attention, the network of etude train is measured beside train_torch.py and compose_torch.py.

      EXAMPLES
        etude-bench compare Benchmarks/peers --attention 1024 --batch 48 --steps 96
        etude-bench compare peers --corpus music
        etude-bench compare peers --rounds 1 --units 64 --batch 8 --steps 10
      """)

  @Argument(
    help: """
      The folder with the peers: with --attention train_torch.py and compose_torch.py, \
      otherwise train_torch.py, train_keras.py, generate_torch.py and parse_midi.py.
      """)
  var peers: String

  @Option(help: "Python interpreter with the peers' libraries.")
  var python = "python3"

  @Option(help: "Folder of MIDI files; without it, reading is not compared.")
  var corpus: String?

  @Option(help: "Number of turns.")
  var rounds = 7

  @OptionGroup var network: NetworkOptions
  @OptionGroup var batch: BatchOptions

  func validate() throws { try requirePositive([rounds]) }

  func run() throws {
    print("| | Étude | peer | ratio |\n|---|---:|---:|---:|")
    for contest in contests {
      print(try contest.rows(rounds: rounds).joined(separator: "\n"))
      fflush(nil)
    }
  }

  private var contests: [Contest] { network.attention == nil ? oneColumn : expressive }

  /// The network of `etude train`, in each precision that this processor has.
  private var expressive: [Contest] {
    let trainings = Network.Precision.allCases.filter(\.isAvailable).map { precision in
      let options = ["--precision", "\(precision)"]
      return learning(network, options, beside: "train_torch.py", peerOptions: options)
    }
    return trainings + [drawing("rows", beside: "compose_torch.py")]
  }

  private var oneColumn: [Contest] {
    let half = network.of(units: network.units / 2)
    var contests = [
      learning(network, beside: "train_torch.py"), learning(network, beside: "train_keras.py"),
      learning(half, beside: "train_torch.py"),
      learning(network, ["--precision", "bfloat16"], beside: "train_torch.py"),
      drawing("symbols", beside: "generate_torch.py"),
    ]
    if let corpus {
      contests.append(
        Contest(
          ours: ours("parse", [corpus]), peer: theirs("parse_midi.py", ["symusic", corpus]),
          quantities: [Quantity(key: "mb_per_s", name: "MIDI files read, MB a second")]))
    }
    return contests
  }

  private func drawing(_ what: String, beside peer: String) -> Contest {
    Contest(
      ours: ours("generate", network.arguments), peer: theirs(peer, network.arguments),
      quantities: [
        Quantity(key: "one_stream_per_s", name: "\(what) a second, one stream"),
        Quantity(key: "streams64_per_s", name: "\(what) a second, 64 streams"),
      ])
  }

  /// - Parameter options: the options of our program; the peer has its own.
  private func learning(
    _ network: NetworkOptions, _ options: [String] = [], beside peer: String, peerOptions: [String] = []
  ) -> Contest {
    let arguments = network.arguments + batch.arguments + ["--rounds", "3"]
    let what = (["\(network.units) units"] + options.dropFirst()).joined(separator: ", ")
    return Contest(
      ours: ours("train", arguments + options), peer: theirs(peer, arguments + peerOptions),
      quantities: [
        Quantity(key: "ms", name: "one step of learning, \(what), ms", isBetterLess: true),
        Quantity(key: "gflops", name: "its products, GFLOP/s"),
        Quantity(key: Program.memory, name: "its program's memory, MB", isBetterLess: true),
      ])
  }

  private func ours(_ command: String, _ arguments: [String]) -> Program {
    Program(name: "etude-bench \(command)", command: [Bundle.main.executablePath!, command] + arguments)
  }

  private func theirs(_ script: String, _ arguments: [String]) -> Program {
    Program(name: script, command: [python, "\(peers)/\(script)"] + arguments)
  }
}
